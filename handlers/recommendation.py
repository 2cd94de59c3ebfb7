"""「好みと違う」: a suggestion that was wrong is not made again, and says so on the memory card."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import products as shown
from flows import recommendation
from handlers import help


async def not_mine(context: Context) -> Outcome:
    product = await shown.carried(context)
    if product is None:
        return help.gone(context)
    await recommendation.not_to_taste(context, product)
    mydata = context.button("button-data", "mydata")
    return context.say("recommendation-noted", mydata, item=product.name)


TAPS: Mapping[str, Handler] = {"not_taste": not_mine}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {}
