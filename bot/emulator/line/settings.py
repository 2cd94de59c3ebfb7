"""The knobs of the emulated LINE channel: what the console of LINE sets, and what LINE does not publish."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class LineSettings:
    """`monthly_quota` None = unlimited. `webhook_url` "" = not set. Times are seconds of the world's clock."""

    secret: str = "emulated-line-channel-secret"
    access_token: str = "emulated-line-access-token"
    channel_id: str = "1650000000"
    bot_user_id: str = "U0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
    basic_id: str = "@000najimi"
    display_name: str = "Najimi"
    chat_mode: str = "bot"
    mark_as_read_mode: str = "auto"
    verified: bool = True
    webhook_url: str = ""
    webhook_active: bool = True
    webhook_timeout: float = 2.0
    webhook_redelivery: bool = False
    redelivery_delays: list[float] = field(default_factory=lambda: [1.0, 5.0, 30.0, 120.0, 600.0])
    webhook_duplicate_rate: float = 0.0  # part of the deliveries that arrive twice, as LINE says may happen
    webhook_jitter: float = 0.0  # up to so many real seconds late, so that order is lost
    monthly_quota: int | None = 200
    used: int = 0
    rate_limits: bool = True
    reply_token_seconds: float = 60.0
    reply_event_seconds: float = 1200.0
    retry_key_seconds: float = 86_400.0
    conversation_seconds: float = 7 * 86_400.0
    uri_limit: int = 10_000
    narrowcast_minimum: int = 50
    reach_minimum: int = 100
    narrowcast_seconds: float = 0.2
    audience_seconds: float = 1.0
    transcoding_seconds: float = 0.0
    bucket_capacity: float = 1.0  # in parts of the documented limit; LINE does not publish it
    refuse_unknown_in_multicast: bool = True  # LINE's page says both 400 and "200 but not received"
    loopback_http: bool = False  # lets pictures come from http://127.0.0.1, for a shop without https
