"""State machines act under their roles, as on AWS, once IAM is enforced; ministack lets them do everything."""

import contextvars
import uuid

from aws_roles import refusal, session_of
from ministack.app import AUTH
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import stepfunctions
from ministack.services.cloudformation import provisioners

# The role of the execution that runs in this thread.
acting = contextvars.ContextVar("windlass_acting_role", default="")

# https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
log_delivery = [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
]
managed_rule = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]


def judge(action, resource, error, service, status):
    """Fails the task as AWS does, with the SDK's exception for the service, when the machine's role may not do this."""
    said = refusal(session_of(acting.get()), action, resource) if AUTH and acting.get() else None
    if said:
        facts = f"Service: {service}; Status Code: {status}; Error Code: AccessDeniedException"
        raise stepfunctions._ExecutionError(error, f"{said} ({facts}; Request ID: {uuid.uuid4()}; Proxy: null)")


def judge_states(action, resource):
    judge(action, resource, "StepFunctions.AWSStepFunctionsException", "AWSStepFunctions", 400)


run_execution = stepfunctions._run_execution


def run_under_role(exec_arn):
    """A machine that another one starts has a role of its own."""
    execution = stepfunctions._executions.get(exec_arn) or {}
    machine = stepfunctions._state_machines.get(execution.get("stateMachineArn")) or {}
    before = acting.set(machine.get("roleArn", ""))
    try:
        run_execution(exec_arn)
    finally:
        acting.reset(before)


stepfunctions._run_execution = run_under_role

call_lambda = stepfunctions._call_lambda


def call_lambda_under_role(func_ref, event):
    prefix = "" if func_ref.startswith("arn:") else f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:"
    judge("lambda:InvokeFunction", f"{prefix}{func_ref}", "Lambda.AWSLambdaException", "AWSLambda", 403)
    return call_lambda(func_ref, event)


stepfunctions._call_lambda = call_lambda_under_role

start = stepfunctions._invoke_nested_start_execution
start_and_wait = stepfunctions._invoke_nested_start_execution_sync


def start_under_role(resource, request):
    judge_states("states:StartExecution", request["StateMachineArn"])
    return start(resource, request)


def start_and_wait_under_role(resource, request):
    """What it answers is the answer of DescribeExecution, of an execution that failed too."""
    machine = request["StateMachineArn"]
    judge_states("states:StartExecution", machine)
    named = {"Name": str(uuid.uuid4()), **request}
    try:
        return start_and_wait(resource, named)
    finally:
        judge_states("states:DescribeExecution", f"{machine.replace(':stateMachine:', ':execution:')}:{named['Name']}")


stepfunctions._invoke_nested_start_execution = start_under_role
stepfunctions._invoke_nested_start_execution_sync = start_and_wait_under_role

run_map = stepfunctions._run_distributed_map


def run_map_under_role(state_def, raw_input, effective, iterator, execution, ctx):
    """The children of a Map Run are executions of the machine itself. AWS documents no name for the error of one that may not start them."""
    judge_states("states:StartExecution", execution["stateMachineArn"].split("/")[0])
    return run_map(state_def, raw_input, effective, iterator, execution, ctx)


stepfunctions._run_distributed_map = run_map_under_role


def value_of(record, name):
    """CloudFormation spells names with a capital."""
    return record.get(name) or record.get(name[0].upper() + name[1:])


def setup_refusal(role_arn, definition, logging):
    """Why AWS would not take a machine: its role is to deliver logs, and to make the rule that tells when other executions end."""
    if not AUTH or not role_arn:
        return None
    session = session_of(role_arn)
    logs = value_of(logging, "level") not in (None, "OFF") and value_of(logging, "destinations")
    if logs and any(refusal(session, action, "*") for action in log_delivery):
        return "The state machine IAM Role is not authorized to access the Log Destination"
    rule = f"arn:aws:events:{get_region()}:{get_account_id()}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"
    waits = "states:startExecution.sync" in definition
    if waits and any(refusal(session, action, rule) for action in managed_rule):
        return f"'{role_arn}' is not authorized to create managed-rule."
    return None


def judging_setup(handle, before):
    """`before` tells what the machine was, of which a request changes a part."""

    def handle_judged(data):
        whole = {**before(data), **data}
        said = setup_refusal(whole.get("roleArn"), whole.get("definition", ""), whole.get("loggingConfiguration") or {})
        return error_response_json("AccessDeniedException", said, 400) if said else handle(data)

    return handle_judged


stepfunctions._create_state_machine = judging_setup(stepfunctions._create_state_machine, lambda data: {})
stepfunctions._update_state_machine = judging_setup(
    stepfunctions._update_state_machine,
    lambda data: stepfunctions._state_machines.get(data.get("stateMachineArn")) or {},
)

provisioner = provisioners._RESOURCE_HANDLERS["AWS::StepFunctions::StateMachine"]
provision = provisioner["create"]


def provision_judged(logical_id, props, stack_name):
    definition, logging = provisioners._sfn_definition(props), props.get("LoggingConfiguration") or {}
    if said := setup_refusal(props.get("RoleArn"), definition, logging):
        raise ValueError(said)
    return provision(logical_id, props, stack_name)


provisioner["create"] = provision_judged
