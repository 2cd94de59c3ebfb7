"""Errors in LINE's words and shape."""

from typing import Any

from bot.emulator.line.findings import Findings

RATE = "The API rate limit has been exceeded. Try again later."
QUOTA = "You have reached your monthly limit."


class RefusalError(Exception):
    """An error answer. `structural`: the request itself is wrong, which the service's tests want to hear about."""

    def __init__(
        self,
        status: int,
        message: str,
        details: list[dict[str, str]] | None = None,
        *,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        structural: bool = False,
        oauth: str = "",
    ) -> None:
        """`oauth`: the `error` code of the token endpoints, whose bodies have another shape."""
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.structural = structural
        self.body: dict[str, Any] = {"message": message, **(extra or {})}
        if oauth:
            self.body = {"error": oauth, "error_description": message}
        elif details:
            self.body["details"] = details


def property_invalid(name: str) -> RefusalError:
    """A property whose value has the wrong form, as LINE words it for `to`."""
    return RefusalError(
        400, f"The property, {name}, in the request body is invalid (line: -, column: -)", structural=True
    )


def body_invalid(details: list[dict[str, str]]) -> RefusalError:
    """The list of what is wrong in a body."""
    return RefusalError(400, f"The request body has {len(details)} error(s)", details, structural=True)


def of_messages(found: list[Findings], common: Findings) -> RefusalError | None:
    """The answer for a list of checked message objects, None when nothing is wrong.

    Flex and template problems are reported for the first bad message only, with a no-break space after the
    parenthesis as in LINE's real answers.
    """
    dotted = common.dotted + [detail for one in found for detail in one.dotted]
    if dotted:
        return body_invalid(dotted)
    for index, one in enumerate(found):
        if one.slashed:
            message = f"A message (messages[{index}])\N{NO-BREAK SPACE}in the request body is invalid"
            return RefusalError(400, message, one.slashed, structural=True)
    return None
