"""ministack, mended where it differs from AWS in what the tests rely on. docs/operating.md lists what remains."""

import json
import threading
import time
from datetime import datetime

import aws_machines  # noqa: F401
from aws_roles import refusal
from ministack.app import AUTH
from ministack.app import app as ministack
from ministack.core import iam_actions, lambda_runtime
from ministack.core.iam_evaluator import EvalContext, caller_arn, evaluate_resource_policy
from ministack.core.responses import error_response_json
from ministack.services import cloudwatch, eventbridge, iam, lambda_svc, stepfunctions

tables_of = iam_actions.dynamodb_resource_arns


def tables_or_tagged(body, region, account_id):
    """Requests on a table's tags and policy name the table by `ResourceArn`; policies are judged by it, not by `*`."""
    tables = tables_of(body, region, account_id)
    if tables:
        return tables
    try:
        arn = json.loads(body or b"{}").get("ResourceArn")
    except (ValueError, AttributeError):
        return []
    return [arn] if isinstance(arn, str) else []


iam_actions.dynamodb_resource_arns = tables_or_tagged


resource_of = iam_actions.extract_resource_arn


def resource_or_new_one(service, method, path, headers, body, query_params, region, account_id):
    """What makes a function or asks for a queue names it in its body; policies are judged by it, not by `*`."""
    found = resource_of(service, method, path, headers, body, query_params, region, account_id)
    if found != "*" or service not in ("lambda", "sqs"):
        return found
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return found
    if service == "lambda" and "FunctionName" in request:
        return f"arn:aws:lambda:{region}:{account_id}:function:{request['FunctionName']}"
    if service == "sqs" and "QueueName" in request:
        return f"arn:aws:sqs:{region}:{account_id}:{request['QueueName']}"
    return found


def first_name(request, one, many):
    """`AlarmName`, or the first of `AlarmNames`."""
    return request.get(one) or next(iter(request.get(many) or []), None)


def resource_or_monitor(service, method, path, headers, body, query_params, region, account_id):
    """Alarms and dashboards are named in the body; policies are judged by them, not by `*`."""
    found = resource_or_new_one(service, method, path, headers, body, query_params, region, account_id)
    if found != "*" or service != "monitoring" or not body:
        return found
    try:
        request = json.loads(body)
    except ValueError:
        return found
    if alarm := first_name(request, "AlarmName", "AlarmNames"):
        return f"arn:aws:cloudwatch:{region}:{account_id}:alarm:{alarm}"
    if dashboard := first_name(request, "DashboardName", "DashboardNames"):
        return f"arn:aws:cloudwatch::{account_id}:dashboard/{dashboard}"
    return found


iam_actions.extract_resource_arn = resource_or_monitor

list_dashboards = cloudwatch._list_dashboards


def list_dashboards_dated(params, request, is_cbor, is_json=False):
    """JSON tells a time in seconds since 1970; the SDK can read no other."""
    status, headers, body = list_dashboards(params, request, is_cbor, is_json)
    if not is_json:
        return status, headers, body
    answer = json.loads(body)
    for entry in answer["DashboardEntries"]:
        entry["LastModified"] = datetime.fromisoformat(entry["LastModified"]).timestamp()
    return status, headers, json.dumps(answer).encode()


cloudwatch._list_dashboards = list_dashboards_dated

lambda_action_of = iam_actions._lambda_action

lambda_actions = {
    "aliases": {"GET": "GetAlias", "PUT": "UpdateAlias", "DELETE": "DeleteAlias"},
    "url": {"GET": "GetFunctionUrlConfig", "PUT": "UpdateFunctionUrlConfig", "DELETE": "DeleteFunctionUrlConfig"},
}


def lambda_action(method, path):
    """An alias and an address are looked at, changed and deleted by actions of their own."""
    parts = [part for part in path.split("/") if part]
    for index, part in enumerate(parts[2:], start=2):
        named = part == "aliases" and index + 1 < len(parts)
        if (named or part == "url") and method in lambda_actions[part]:
            return lambda_actions[part][method]
    return lambda_action_of(method, path)


iam_actions._lambda_action = lambda_action

tags_of_request = iam_actions.request_tag_context


def one(params, name):
    value = params.get(name, "")
    return value[0] if isinstance(value, list) else value


def tags_and_boundary(service, iam_action, body, params):
    """`iam:PermissionsBoundary` is the one that a request sets, or else that of the role that it changes."""
    context = tags_of_request(service, iam_action, body, params)
    if service != "iam":
        return context
    role = iam._roles.get(one(params, "RoleName")) or {}
    boundary = one(params, "PermissionsBoundary") or role.get("PermissionsBoundary")
    return {**context, **({"iam:PermissionsBoundary": boundary} if boundary else {})}


iam_actions.request_tag_context = tags_and_boundary


create_function = lambda_svc._create_function


def create_function_with_own_role(data):
    """Who makes a function must be allowed to hand its role on to Lambda."""
    caller, role = caller_arn(), data.get("Role", "")
    if AUTH and ":assumed-role/" in caller:
        said = refusal(caller, "iam:PassRole", role, {"iam:PassedToService": "lambda.amazonaws.com"})
        if said:
            return error_response_json("AccessDeniedException", said, 403)
    return create_function(data)


lambda_svc._create_function = create_function_with_own_role

kill_workers = lambda_runtime.kill_workers
longest_call_seconds = 60


def kill_when_done(worker):
    end = time.monotonic() + longest_call_seconds
    while getattr(worker, "in_use", False) and time.monotonic() < end:
        time.sleep(0.05)
    kill_workers([worker])


def kill_idle_workers(workers):
    """What a function or version is answering when it is changed or deleted is answered still."""
    busy = [worker for worker in workers if getattr(worker, "in_use", False)]
    kill_workers([worker for worker in workers if worker not in busy])
    for worker in busy:
        threading.Thread(target=kill_when_done, args=(worker,), daemon=True).start()


lambda_runtime.kill_workers = kill_idle_workers

run_map = stepfunctions._run_distributed_map


def run_map_in_bounds(state_def, raw_input, effective, iterator, execution, ctx):
    """`MaxConcurrencyPath` bounds a Map as `MaxConcurrency` does."""
    path = state_def.get("MaxConcurrencyPath")
    if path:
        most = stepfunctions._resolve_path_or_ctx(path, effective, ctx)
        state_def = {**state_def, "MaxConcurrency": most}
    return run_map(state_def, raw_input, effective, iterator, execution, ctx)


stepfunctions._run_distributed_map = run_map_in_bounds

invoke_target = eventbridge._invoke_target


def lets_rule(function_arn, rule_arn):
    """Whether a function's own policy lets a rule call it; a rule needs no role for that."""
    policy, account = lambda_svc.function_policy_for_arn(function_arn) or ({}, "")
    region = rule_arn.split(":")[3]
    context = {"aws:sourcearn": rule_arn, "aws:sourceaccount": account}
    asked = EvalContext("*", "Service", "", "lambda:InvokeFunction", function_arn, region, service_context=context)
    return evaluate_resource_policy(policy, asked, service="events.amazonaws.com").decision == "Allow"


def invoke_target_if_let(target, event, rule, view=None):
    """EventBridge may call a function only if the function's policy lets its rule."""
    function, source = target.get("Arn", ""), rule.get("Arn", "")
    if AUTH and ":function:" in function and ":rule/" in source and not lets_rule(function, source):
        eventbridge.logger.warning("EventBridge: %s may not call %s", source, function)
        return
    invoke_target(target, event, rule, view)


eventbridge._invoke_target = invoke_target_if_let


async def app(scope, receive, send):
    """As if it were reached over TLS, as AWS is: policies that ask for it are enforced, and its clients speak plain HTTP on loopback."""
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await ministack(scope, receive, send)
