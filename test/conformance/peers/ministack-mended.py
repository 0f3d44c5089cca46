"""Starts MiniStack with what it gets wrong put right from outside, each by its name.

A name is written into the folder MENDS (an empty file) only where what MiniStack would have done itself was seen to be wrong, so
that the suite can tell when a version needs it no more. Why each is wrong, and where that can be read, is told in ministack.ts.
"""

import contextvars
import inspect
import json
import os
import sys
import threading
import time
from email.utils import parseaddr
from pathlib import Path

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.core.responses import get_account_id
from ministack.services import eventbridge, lambda_svc, ses, ses_v2, stepfunctions
from ministack.services.cloudformation import provisioners


def needed(name: str) -> None:
    (Path(os.environ["MENDS"]) / name).touch()


# batch-permissions
extract_iam_action = iam_actions.extract_iam_action
SINGLE = {f"sqs:{name}Batch": f"sqs:{name}" for name in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")}


def action_of(*args):
    action = extract_iam_action(*args)
    if action in SINGLE:
        needed("batch-permissions")
    return SINGLE.get(action, action)


iam_actions.extract_iam_action = action_of

# ses-permissions
enforce_ses_v2 = app._enforce_ses_v2


def enforce_sending(method, path, headers, body, query_params, request_id):
    denied = enforce_ses_v2(method, path, headers, body, query_params, request_id)
    action = extract_iam_action("ses", method, path, headers, body, query_params)
    if denied is None or action != "ses:SendEmail":
        return denied
    request = json.loads(body)
    address = parseaddr(request.get("FromEmailAddress", ""))[1]
    region = app.extract_region(headers, query_params)
    names = [f"identity/{address.rpartition('@')[2]}", f"configuration-set/{request.get('ConfigurationSetName')}"]
    for name in names:
        arn = f"arn:aws:ses:{region}:{get_account_id()}:{name}"
        denied = app._enforce_data_plane(
            "sesv2", action, headers, query_params, request_id,
            resource_arn=arn, service_context={"ses:FromAddress": address}, named_resource=arn,
        )
        if denied:
            return denied
    needed("ses-permissions")
    return None


app._enforce_ses_v2 = enforce_sending

# metric-math
alarm_record = provisioners._cw_metric_alarm_record


def record_of(name, props):
    try:
        return alarm_record(name, props)
    except ValueError:
        if not props.get("Metrics"):
            raise
    needed("metric-math")
    stat = next(each["MetricStat"] for each in props["Metrics"] if "MetricStat" in each)
    others = {key: value for key, value in props.items() if key != "Metrics"}
    return alarm_record(name, {**others, **stat["Metric"], "Period": stat["Period"], "Statistic": stat["Stat"]})


provisioners._cw_metric_alarm_record = record_of

# secret-ref
secret = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
create, update, delete = secret["create"], secret["update"], secret["delete"]


def name_of(arn):
    return arn.partition(":secret:")[2].rpartition("-")[0] or arn


def create_secret(logical_id, props, stack_name):
    physical_id, attributes = create(logical_id, props, stack_name)
    if physical_id != attributes["Arn"]:
        needed("secret-ref")
    return attributes["Arn"], attributes


def update_secret(physical_id, *args, **kwargs):
    _, attributes = update(name_of(physical_id), *args, **kwargs)
    return attributes["Arn"], attributes


secret.update(
    create=create_secret,
    update=update_secret,
    delete=lambda physical_id, props: delete(name_of(physical_id), props),
)

# dkim-tokens
identity = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]
create_identity = identity["create"]


def create_with_tokens(logical_id, props, stack_name):
    physical_id, attributes = create_identity(logical_id, props, stack_name)
    if "DkimDNSTokenName1" not in attributes:
        needed("dkim-tokens")
        for index, token in enumerate(ses_v2._dkim_tokens(physical_id), 1):
            attributes[f"DkimDNSTokenName{index}"] = f"{token}._domainkey.{physical_id}"
            attributes[f"DkimDNSTokenValue{index}"] = f"{token}.dkim.amazonses.com"
    return physical_id, attributes


identity["create"] = create_with_tokens

# distributed-map
run_distributed_map = stepfunctions._run_distributed_map


def run_jsonata_map(state, raw_input, effective, iterator, execution, ctx):
    if stepfunctions._state_query_language(state, ctx) != "JSONata":
        return run_distributed_map(state, raw_input, effective, iterator, execution, ctx)
    if "jsonata" not in inspect.getsource(run_distributed_map).lower():
        needed("distributed-map")
    items = stepfunctions._jsonata_state_field(state, "Items", "array", raw_input, ctx) if "Items" in state else raw_input
    if "ItemSelector" in state:
        items = [
            stepfunctions._apply_jsonata_template(
                state["ItemSelector"], raw_input, {**ctx, "Map": {"Item": {"Index": index, "Value": item}}}
            )
            for index, item in enumerate(items)
        ]
    plain = {name: value for name, value in state.items() if name not in ("Items", "ItemSelector", "Output")}
    results, following = run_distributed_map(plain, items, items, iterator, execution, ctx)
    output = stepfunctions._apply_jsonata_output(state, raw_input, ctx, result=results, default=results)
    stepfunctions._apply_state_assign(state, raw_input, ctx, result=results)
    return output, following


stepfunctions._run_distributed_map = run_jsonata_map

# ses-events
SES_TELLS_AFTER = 1  # seconds
TOLD_AS = {
    "SEND": "Email Sent",
    "DELIVERY": "Email Delivered",
    "BOUNCE": "Email Bounced",
    "COMPLAINT": "Email Complaint Received",
}
SIMULATED = {"bounce": ["SEND", "BOUNCE"], "complaint": ["SEND", "DELIVERY", "COMPLAINT"]}
handle_ses_v2 = ses_v2.handle_request


def tell_of(sent, message_id):
    name = sent.get("ConfigurationSetName")
    destinations = ((ses_v2._config_sets.get(name) or {}).get("EventDestinations") or {}).values()
    wanted = {
        kind
        for each in destinations
        if each["Enabled"] and each.get("EventBridgeDestination")
        for kind in each["MatchingEventTypes"]
    }
    recipients = sent["Destination"]["ToAddresses"]
    mailbox, _, domain = recipients[0].partition("@")
    kinds = SIMULATED.get(mailbox.partition("+")[0]) if domain == "simulator.amazonses.com" else None
    now = ses.datetime.now(ses.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    mail = {
        "timestamp": now,
        "source": parseaddr(sent["FromEmailAddress"])[1],
        "sendingAccountId": get_account_id(),
        "messageId": message_id,
        "destination": recipients,
        "tags": {
            **{tag["Name"]: [tag["Value"]] for tag in sent.get("EmailTags", [])},
            "ses:configuration-set": [name],
        },
    }
    for kind in kinds or ["SEND", "DELIVERY"]:
        if kind not in wanted:
            continue
        needed("ses-events")
        told = {"send": {}} if kind == "SEND" else ses._notification_detail(kind.capitalize(), recipients[0], now)
        detail = json.dumps({"eventType": kind.capitalize(), "mail": mail, **told})
        entry = {"Source": "aws.ses", "DetailType": TOLD_AS[kind], "Detail": detail}
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


async def handle_sending(method, path, headers, body, query_params):
    answer = await handle_ses_v2(method, path, headers, body, query_params)
    if method == "POST" and path.rstrip("/").endswith("/outbound-emails") and answer[0] == 200:
        message_id = json.loads(answer[2])["MessageId"]
        scope = contextvars.copy_context()
        threading.Timer(SES_TELLS_AFTER, scope.run, [tell_of, json.loads(body), message_id]).start()
    return answer


ses_v2.handle_request = handle_sending

# succeed-output
apply_output_path = stepfunctions._apply_output_path


def output_of(state, data, ctx=None):
    if state.get("Type") != "Succeed" or "Output" not in state:
        return apply_output_path(state, data, ctx)
    needed("succeed-output")
    return stepfunctions._apply_jsonata_output(state, data, ctx, default=data)


stepfunctions._apply_output_path = output_of

# tumbling-windows
execute_function = lambda_svc._execute_function


def execute_batch(func, event):
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or records[0].get("eventSource") != "aws:dynamodb" or "shardId" in event:
        return execute_function(func, event)
    needed("tumbling-windows")
    return execute_function(func, {**event, "shardId": "shardId-00000001", "state": {}, "isFinalInvokeForWindow": False})


lambda_svc._execute_function = execute_batch

# batching-windows
poll_streams = lambda_svc._poll_dynamodb_streams


def poll_by_windows():
    polled = poll_streams()
    if polled:
        for *_, mapping in lambda_svc._iter_all_esms():
            window = mapping.get("MaximumBatchingWindowInSeconds", 0)
            if window and ":dynamodb:" in mapping["EventSourceArn"]:
                needed("batching-windows")
                lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + window
    return polled


lambda_svc._poll_dynamodb_streams = poll_by_windows

# running-invocations
kill_workers = lambda_runtime.kill_workers


def kill_when_idle(workers):
    workers = [worker for worker in workers if worker is not None]
    busy = [worker for worker in workers if worker.in_use]
    if not busy or sys._getframe(1).f_code.co_name != "invalidate_worker":
        return kill_workers(workers)
    needed("running-invocations")
    kill_workers([worker for worker in workers if worker not in busy])

    def retire():
        while any(worker.in_use for worker in busy):
            time.sleep(0.1)
        kill_workers(busy)

    threading.Thread(target=retire, daemon=True).start()


lambda_runtime.kill_workers = kill_when_idle

# callback-errors
invoke_with_callback, call_lambda = stepfunctions._invoke_with_callback, stepfunctions._call_lambda
waiting = threading.local()


def invoke_and_wait(resource, input_data, token, state):
    waiting.token = token
    try:
        return invoke_with_callback(resource, input_data, token, state)
    finally:
        waiting.token = None


def call_for_callback(reference, event):
    try:
        return call_lambda(reference, event)
    except stepfunctions._ExecutionError as error:
        task = stepfunctions._task_tokens.get(getattr(waiting, "token", None))
        if task is not None:
            needed("callback-errors")
            task["error"] = {"Error": error.error, "Cause": error.cause}
            task["event"].set()
        raise


stepfunctions._invoke_with_callback = invoke_and_wait
stepfunctions._call_lambda = call_for_callback

app.main()
