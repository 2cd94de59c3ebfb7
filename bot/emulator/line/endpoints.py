"""Every operation of the Messaging API and its relatives, with its documented rate limit."""

from bot.emulator.line.buckets import Limit
from bot.emulator.line.door import Endpoint

USUAL = Limit(2000)
HOURLY = Limit(60, 3600)
AUDIENCE = Limit(60, 60)
HUNDRED = Limit(100, 3600)
TWO_HUNDRED = Limit(200)

_SENDS = [
    Endpoint("POST", "/v2/bot/message/reply", "reply", USUAL, "json"),
    Endpoint("POST", "/v2/bot/message/push", "push", USUAL, "json", retry_key=True),
    Endpoint("POST", "/v2/bot/message/multicast", "multicast", TWO_HUNDRED, "json", retry_key=True),
    Endpoint("POST", "/v2/bot/message/narrowcast", "narrowcast", HOURLY, "json", retry_key=True),
    Endpoint("POST", "/v2/bot/message/broadcast", "broadcast", HOURLY, "json", retry_key=True),
    *(
        Endpoint("POST", f"/v2/bot/message/validate/{kind}", f"validate{kind.title()}", USUAL, "json")
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    ),
]

# (method and path, name, limit, what the body is)
_ROWS: list[tuple[str, str, Limit, str]] = [
    ("GET /v2/bot/message/progress/narrowcast", "getNarrowcastProgress", USUAL, ""),
    ("GET /v2/bot/message/quota", "getMessageQuota", USUAL, ""),
    ("GET /v2/bot/message/quota/consumption", "getMessageQuotaConsumption", USUAL, ""),
    ("GET /v2/bot/message/delivery/reply", "getNumberOfSentReplyMessages", USUAL, ""),
    ("GET /v2/bot/message/delivery/push", "getNumberOfSentPushMessages", USUAL, ""),
    ("GET /v2/bot/message/delivery/multicast", "getNumberOfSentMulticastMessages", USUAL, ""),
    ("GET /v2/bot/message/delivery/broadcast", "getNumberOfSentBroadcastMessages", USUAL, ""),
    ("GET /v2/bot/message/delivery/pnp", "getPNPMessageStatistics", USUAL, ""),
    ("GET /v2/bot/message/aggregation/info", "getAggregationUnitUsage", USUAL, ""),
    ("GET /v2/bot/message/aggregation/list", "getAggregationUnitNameList", USUAL, ""),
    ("POST /v2/bot/message/markAsRead", "markMessagesAsRead", USUAL, "json"),
    ("POST /v2/bot/chat/markAsRead", "markMessagesAsReadByToken", USUAL, "json"),
    ("POST /v2/bot/chat/loading/start", "showLoadingAnimation", Limit(100), "json"),
    ("GET /v2/bot/message/{messageId}/content", "getMessageContent", USUAL, ""),
    ("GET /v2/bot/message/{messageId}/content/preview", "getMessageContentPreview", USUAL, ""),
    ("GET /v2/bot/message/{messageId}/content/transcoding", "getMessageContentTranscodingByMessageId", USUAL, ""),
    ("GET /v2/bot/profile/{userId}", "getProfile", USUAL, ""),
    ("GET /v2/bot/followers/ids", "getFollowers", USUAL, ""),
    ("GET /v2/bot/info", "getBotInfo", USUAL, ""),
    ("POST /v2/bot/user/{userId}/linkToken", "issueLinkToken", USUAL, ""),
    ("GET /v2/bot/channel/webhook/endpoint", "getWebhookEndpoint", Limit(1000, 60), ""),
    ("PUT /v2/bot/channel/webhook/endpoint", "setWebhookEndpoint", Limit(1000, 60), "json"),
    ("POST /v2/bot/channel/webhook/test", "testWebhookEndpoint", HOURLY, ""),
    ("POST /v2/bot/richmenu", "createRichMenu", HUNDRED, "json"),
    ("POST /v2/bot/richmenu/validate", "validateRichMenuObject", USUAL, "json"),
    ("GET /v2/bot/richmenu/list", "getRichMenuList", Limit(10), ""),
    ("POST /v2/bot/richmenu/bulk/link", "linkRichMenuIdToUsers", USUAL, "json"),
    ("POST /v2/bot/richmenu/bulk/unlink", "unlinkRichMenuIdFromUsers", USUAL, "json"),
    ("POST /v2/bot/richmenu/batch", "richMenuBatch", Limit(3, 3600), "json"),
    ("POST /v2/bot/richmenu/validate/batch", "validateRichMenuBatchRequest", USUAL, "json"),
    ("GET /v2/bot/richmenu/progress/batch", "getRichMenuBatchProgress", HUNDRED, ""),
    ("POST /v2/bot/richmenu/alias", "createRichMenuAlias", USUAL, "json"),
    ("GET /v2/bot/richmenu/alias/list", "getRichMenuAliasList", USUAL, ""),
    ("GET /v2/bot/richmenu/alias/{richMenuAliasId}", "getRichMenuAlias", USUAL, ""),
    ("POST /v2/bot/richmenu/alias/{richMenuAliasId}", "updateRichMenuAlias", USUAL, "json"),
    ("DELETE /v2/bot/richmenu/alias/{richMenuAliasId}", "deleteRichMenuAlias", HUNDRED, ""),
    ("GET /v2/bot/richmenu/{richMenuId}", "getRichMenu", USUAL, ""),
    ("DELETE /v2/bot/richmenu/{richMenuId}", "deleteRichMenu", HUNDRED, ""),
    ("GET /v2/bot/richmenu/{richMenuId}/content", "getRichMenuImage", USUAL, ""),
    ("POST /v2/bot/richmenu/{richMenuId}/content", "setRichMenuImage", USUAL, "image"),
    ("GET /v2/bot/user/all/richmenu", "getDefaultRichMenuId", USUAL, ""),
    ("DELETE /v2/bot/user/all/richmenu", "cancelDefaultRichMenu", USUAL, ""),
    ("POST /v2/bot/user/all/richmenu/{richMenuId}", "setDefaultRichMenu", USUAL, ""),
    ("GET /v2/bot/user/{userId}/richmenu", "getRichMenuIdOfUser", USUAL, ""),
    ("DELETE /v2/bot/user/{userId}/richmenu", "unlinkRichMenuIdFromUser", USUAL, ""),
    ("POST /v2/bot/user/{userId}/richmenu/{richMenuId}", "linkRichMenuIdToUser", USUAL, ""),
    ("GET /v2/bot/insight/followers", "getNumberOfFollowers", HOURLY, ""),
    ("GET /v2/bot/insight/message/delivery", "getNumberOfMessageDeliveries", HOURLY, ""),
    ("GET /v2/bot/insight/demographic", "getFriendsDemographics", HOURLY, ""),
    ("GET /v2/bot/insight/message/event", "getMessageEvent", HOURLY, ""),
    ("GET /v2/bot/insight/message/event/aggregation", "getStatisticsPerUnit", HOURLY, ""),
    ("GET /v2/bot/insight/richmenu/{richMenuId}/daily", "getRichMenuInsightDaily", HOURLY, ""),
    ("GET /v2/bot/insight/richmenu/{richMenuId}/summary", "getRichMenuInsightSummary", HOURLY, ""),
    ("GET /v2/bot/group/{groupId}/summary", "getGroupSummary", USUAL, ""),
    ("GET /v2/bot/group/{groupId}/member/{userId}", "getGroupMemberProfile", USUAL, ""),
    ("GET /v2/bot/group/{groupId}/members/count", "getGroupMemberCount", USUAL, ""),
    ("GET /v2/bot/group/{groupId}/members/ids", "getGroupMembersIds", USUAL, ""),
    ("POST /v2/bot/group/{groupId}/leave", "leaveGroup", USUAL, ""),
    ("GET /v2/bot/room/{roomId}/member/{userId}", "getRoomMemberProfile", USUAL, ""),
    ("GET /v2/bot/room/{roomId}/members/count", "getRoomMemberCount", USUAL, ""),
    ("GET /v2/bot/room/{roomId}/members/ids", "getRoomMembersIds", USUAL, ""),
    ("POST /v2/bot/room/{roomId}/leave", "leaveRoom", USUAL, ""),
    ("POST /v2/bot/audienceGroup/click", "createClickBasedAudienceGroup", AUDIENCE, "json"),
    ("POST /v2/bot/audienceGroup/imp", "createImpBasedAudienceGroup", AUDIENCE, "json"),
    ("GET /v2/bot/audienceGroup/list", "getAudienceGroups", AUDIENCE, ""),
    ("GET /v2/bot/audienceGroup/shared/list", "getSharedAudienceGroups", AUDIENCE, ""),
    ("GET /v2/bot/audienceGroup/shared/{audienceGroupId}", "getSharedAudienceData", AUDIENCE, ""),
    ("POST /v2/bot/audienceGroup/upload", "createAudienceGroup", AUDIENCE, "json"),
    ("PUT /v2/bot/audienceGroup/upload", "addAudienceToAudienceGroup", AUDIENCE, "json"),
    ("POST /v2/bot/audienceGroup/upload/byFile", "createAudienceForUploadingUserIds", AUDIENCE, ""),
    ("PUT /v2/bot/audienceGroup/upload/byFile", "addUserIdsToAudience", AUDIENCE, ""),
    ("GET /v2/bot/audienceGroup/{audienceGroupId}", "getAudienceData", AUDIENCE, ""),
    ("DELETE /v2/bot/audienceGroup/{audienceGroupId}", "deleteAudienceGroup", AUDIENCE, ""),
    (
        "PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription",
        "updateAudienceGroupDescription",
        AUDIENCE,
        "json",
    ),
    ("GET /v2/bot/coupon", "listCoupon", TWO_HUNDRED, ""),
    ("POST /v2/bot/coupon", "createCoupon", TWO_HUNDRED, "json"),
    ("GET /v2/bot/coupon/{couponId}", "getCouponDetail", TWO_HUNDRED, ""),
    ("PUT /v2/bot/coupon/{couponId}/close", "closeCoupon", TWO_HUNDRED, ""),
    ("GET /v2/bot/membership/list", "getMembershipList", TWO_HUNDRED, ""),
    ("GET /v2/bot/membership/subscription/{userId}", "getMembershipSubscription", TWO_HUNDRED, ""),
    ("GET /v2/bot/membership/{membershipId}/users/ids", "getJoinedMembershipUsers", TWO_HUNDRED, ""),
    ("POST /bot/pnp/push", "pushMessagesByPhone", USUAL, "json"),
    ("POST /v2/bot/channel/detach", "detachModule", USUAL, "json"),
    ("POST /v2/bot/chat/{chatId}/control/acquire", "acquireChatControl", USUAL, ""),
    ("POST /v2/bot/chat/{chatId}/control/release", "releaseChatControl", USUAL, ""),
    ("GET /v2/bot/list", "getModules", USUAL, ""),
    ("POST /shop/v3/mission", "missionStickerV3", USUAL, "json"),
    ("POST /liff/v1/apps", "addLIFFApp", USUAL, "json"),
    ("GET /liff/v1/apps", "getAllLIFFApps", USUAL, ""),
    ("PUT /liff/v1/apps/{liffId}", "updateLIFFApp", USUAL, "json"),
    ("DELETE /liff/v1/apps/{liffId}", "deleteLIFFApp", USUAL, ""),
]

_TOKENS: list[tuple[str, str, Limit]] = [
    ("POST /v2/oauth/accessToken", "issueChannelToken", Limit(370)),
    ("POST /v2/oauth/verify", "verifyChannelToken", USUAL),
    ("POST /v2/oauth/revoke", "revokeChannelToken", USUAL),
    ("POST /oauth2/v3/token", "issueStatelessChannelToken", USUAL),
    ("POST /oauth2/v2.1/token", "issueChannelTokenByJWT", USUAL),
    ("GET /oauth2/v2.1/verify", "verifyChannelTokenByJWT", USUAL),
    ("POST /oauth2/v2.1/revoke", "revokeChannelTokenByJWT", USUAL),
    ("GET /oauth2/v2.1/tokens/kid", "getsAllValidChannelAccessTokenKeyIds", USUAL),
    ("POST /module/auth/v1/token", "attachModule", USUAL),
]


def every() -> list[Endpoint]:
    """All operations, those with the longest fixed path first so that `…/list` wins over `…/{id}`."""
    found = list(_SENDS)
    for row, name, limit, takes in _ROWS:
        method, path = row.split(" ")
        found.append(Endpoint(method, path, name, limit, takes))
    for row, name, limit in _TOKENS:
        method, path = row.split(" ")
        found.append(Endpoint(method, path, name, limit, "form" if method == "POST" else "", auth=False))
    return sorted(found, key=lambda endpoint: endpoint.path.count("{"))
