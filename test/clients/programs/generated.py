"""Steers the shop by a client that was generated from its openapi.json: campaigns, the brake, customers taken out."""
import time
from datetime import datetime, timedelta, timezone
from http import HTTPStatus

from rekindle_client import AuthenticatedClient
from rekindle_client.api.backlog import (
    get_journey_backlog,
    get_journey_backlog_campaign,
    post_journey_backlog_campaign_stop,
    post_journey_backlog_campaigns,
    post_journey_backlog_campaigns_preview,
)
from rekindle_client.api.brake import (
    get_brake,
    post_channel_pause,
    post_channel_resume,
    post_journey_customers_remove,
    post_journey_pause,
    post_journey_resume,
    post_journeys_pause,
    post_journeys_resume,
    post_lane_pause,
    post_lane_resume,
    post_message_resume,
    post_message_stop,
)
from rekindle_client.api.checkout import (
    post_coupon_check,
    post_coupon_redeem,
    post_coupon_release,
)
from rekindle_client.api.customers import get_customer, get_customer_explain
from rekindle_client.api.events import post_batch, post_identify
from rekindle_client.models import (
    Batch,
    Brake,
    Campaign,
    CampaignPreview,
    CouponCheck,
    CouponRedemption,
    CouponRelease,
    Fault,
    Identify,
    MessageBrake,
    Removal,
)

from story import end, failures, ids, key, url

client = AuthenticatedClient(base_url=url, token=key, raise_on_unexpected_status=True)
journey = "win-back-14d"
silent = [f"{ids['userId']}-silent-{index}" for index in range(8)]
long_ago = (datetime.now(timezone.utc) - timedelta(days=200)).isoformat()


def ask(route, *path, **told):
    """What it was answered with: what the client made of it, which says what its status says."""
    answer = route.sync_detailed(*path, client=client, **told)
    if isinstance(answer.parsed, Fault) != (answer.status_code >= HTTPStatus.BAD_REQUEST):
        failures.append(f"{route.__name__}: {answer.status_code} is read as {answer.parsed}")
    return answer.parsed


def check(what, expected, saw):
    if saw != expected:
        failures.append(f"{what}: {saw!r}, and not {expected!r}")


def refused(what, code, answer):
    check(what, code, answer.error.code if isinstance(answer, Fault) else answer)


def until(what, look, holds):
    """What it is told, once it holds."""
    late = time.monotonic() + 40
    told = look()
    while not holds(told) and time.monotonic() < late:
        time.sleep(0.25)
        told = look()
    check(what, True, holds(told))
    return told


ask(post_identify, body=Identify.from_dict({"userId": ids["userId"], "traits": {"firstName": "Ada"}}))
until("she is known", lambda: get_customer.sync(ids["userId"], client=client), lambda told: not isinstance(told, Fault))

# Paused, told again, and told otherwise.
night = Brake(why="the copy is being looked at", id="night")
first = ask(post_journey_pause, journey, body=night)
check("a pause", ("journey win-back-14d", "paused", True), (first.on, first.state.value, first.changed))
again = ask(post_journey_pause, journey, body=night)
check("a pause that is told again", ("paused", False), (again.state.value, again.changed))
refused("an id with another reason", "conflict", ask(post_journey_pause, journey, body=Brake(why="x", id="night")))
refused("a journey that there is not", "not-found", ask(post_journey_pause, "win-bak", body=night))
refused("a pause without a reason", "invalid", ask(post_journeys_pause, body=Brake(why="")))

# What else there is a brake on, and what stands.
for route, path in ((post_journeys_pause, ()), (post_lane_pause, ("win-back",)), (post_channel_pause, ("sms",))):
    check(f"{route.__name__}", True, ask(route, *path, body=Brake(why="a fire")).changed)
stop = MessageBrake(why="the wrong price", version=1)
check("a stop", "stopped", ask(post_message_stop, "we-miss-you", body=stop).state.value)
brake = ask(get_brake)
check("what is braked", 5, len(brake.brakes))
check("what was asked for", 5, len(brake.orders))

# What follows for a customer.
explained = ask(get_customer_explain, ids["userId"], journey=journey)
check(
    "what follows",
    {
        "journey win-back-14d": "enters-later",
        "all journeys": "enters-later",
        "lane win-back": "enters-later",
        "channel sms": "waits",
        "message we-miss-you (words 1)": "withheld",
    },
    {each.on: each.does.value for each in explained.brakes},
)

for route, path in (
    (post_journey_resume, (journey,)),
    (post_journeys_resume, ()),
    (post_lane_resume, ("win-back",)),
    (post_channel_resume, ("sms",)),
):
    check(f"{route.__name__}", ("running", True), (lambda told: (told.state.value, told.changed))(ask(route, *path, body=Brake(why="it is out"))))
right = MessageBrake(why="the price is right", version=1)
check("a message that goes on", "running", ask(post_message_resume, "we-miss-you", body=right).state.value)

# A campaign: foreseen once a night has counted the backlog, which takes the fast shop seconds; started, told again, told otherwise, followed, stopped.
history = [
    {"type": "track", "userId": user, "event": "Order Completed", "timestamp": long_ago, "properties": {"order_id": user, "total": 20}}
    for user in silent
]
who = [
    {"type": "identify", "userId": user, "traits": {"email": f"{user}@example.com", "consents": {"email": True}}}
    for user in silent
]
ask(post_batch, body=Batch.from_dict({"batch": who}))
ask(post_batch, body=Batch.from_dict({"historical": True, "batch": history}))
backlog = until("a night counts the backlog", lambda: ask(get_journey_backlog, journey), lambda told: told.customers == len(silent))
check("how long they are silent", ["180 to 359 days"], [band.silent for band in backlog.bands])
foreseen = ask(post_journey_backlog_campaigns_preview, journey, body=CampaignPreview(per_day=50))
check("a preview", (len(silent), 1), (foreseen.customers, foreseen.estimate.nights))
campaign = Campaign(id="spring", per_day=50)
for _ in range(2):
    check("a campaign, told twice", ("spring", 50), (lambda told: (told.id, told.per_day))(ask(post_journey_backlog_campaigns, journey, body=campaign)))
faster = Campaign(id="spring", per_day=60)
refused("a campaign's id with another pace", "conflict", ask(post_journey_backlog_campaigns, journey, body=faster))
follow = get_journey_backlog_campaign
until("a night enrols them", lambda: ask(follow, journey, "spring"), lambda told: told.counts.enrolled == len(silent))
ended = ask(post_journey_backlog_campaign_stop, journey, "spring")
check("a campaign that is stopped, or done already", True, ended.state.value in ("stopped", "done"))
refused("a campaign that there is not", "not-found", ask(follow, journey, "autumn"))

# A code at the till: checked, taken by one order, and given back.
def code_of(user):
    """Of whom the campaign took in: nobody who is held out has one."""
    told = ask(get_customer, user)
    return next((moment["code"] for moment in told.timeline if moment.kind.value == "coupon"), None)


code = until("somebody has a code", lambda: next(filter(None, map(code_of, silent)), None), lambda told: told is not None)
basket = {"items": [{"product": "p-1", "name": "Oolong", "quantity": 2, "price": 12.5}]}
checked = ask(post_coupon_check, code.lower(), body=CouponCheck.from_dict({"basket": basket}))
check("a check", (True, code, 2.5, "EUR"), (checked.valid, checked.code, checked.discount.amount, checked.discount.currency))
for order, taken in (("o-1", True), ("o-1", True), ("o-2", False)):
    answer = ask(post_coupon_redeem, code, body=CouponRedemption(order_id=order))
    check(f"a redemption by {order}", taken, answer.redeemed)
check("why not", "taken", answer.reason.value)
chinese = ask(post_coupon_check, code, locale="zh-TW", body=CouponCheck.from_dict({"basket": basket}))
check("why not, to a cashier in Taipei", "這個優惠碼已經用過，每組限用一次。", chinese.sentence)
check("a release", True, ask(post_coupon_release, code, body=CouponRelease(order_id="o-1"), idempotency_key="r-1").released)
check("a code that there is not", "unknown", ask(post_coupon_check, "TEA", body=CouponCheck.from_dict({"basket": basket})).reason.value)
refused("a basket that is none", "invalid", ask(post_coupon_redeem, code, body=CouponRedemption.from_dict({"orderId": "o-1", "basket": {"items": [{"price": -1}]}})))

# Customers taken out, but for who is held out, and told again.
staff = Removal(id="staff", why="they are staff", customers=[*silent, f"{ids['userId']}-nobody"])
taken = ask(post_journey_customers_remove, journey, body=staff)
check("who was taken out", (len(silent), 1), (taken.removed + taken.not_in_it, taken.unknown))
check("that some were", True, taken.removed > 0)
others = Removal(id="staff", why="they are staff", customers=[*silent])
refused("an id with other customers", "conflict", ask(post_journey_customers_remove, journey, body=others))

end()
