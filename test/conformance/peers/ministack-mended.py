"""Starts MiniStack with what it gets wrong put right from outside, each by its name.

A name is written into the folder MENDS (an empty file) only where what MiniStack would have done itself was seen to be wrong, so
that the suite can tell when a version needs it no more. Why each is wrong, and where that can be read, is told in ministack.ts.
"""

import inspect
import json
import os
from email.utils import parseaddr
from pathlib import Path

from ministack import app
from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.services import stepfunctions
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

app.main()
