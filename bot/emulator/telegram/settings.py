"""What can be set about the emulated Telegram: the bot, its webhook and how strict the platform is."""

from dataclasses import dataclass


@dataclass
class TelegramSettings:
    """One bot on one emulated Telegram; seconds are seconds of the world's clock."""

    token: str = "7000000001:AAEmulatedTokenOfTheShopBot-0123456789"
    bot_name: str = "Najimi"
    bot_username: str = "najimi_bot"
    webhook_url: str = ""
    webhook_secret: str = ""
    # --local of the real server: http, any port and any address are allowed for webhooks.
    local: bool = True
    rate_limits: bool = False
    per_second: float = 30.0
    burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20
    # The real server waits out up to 60 s of flood wait before it answers 429 (NetQueryDelayer).
    flood_hold_seconds: float = 0.0
    stars: int = 0
    callback_seconds: float = 30.0
    webhook_timeout_seconds: float = 60.0

    @property
    def bot_id(self) -> int:
        return int(self.token.split(":", 1)[0])
