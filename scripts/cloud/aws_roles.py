"""What the policies of a role allow, for what ministack does without asking them."""

from ministack.core.iam_actions import identity_denial_message
from ministack.core.iam_evaluator import (
    EvalContext,
    _gather_role_policies,
    _permissions_boundary,
    _resource_policy,
    combine_resource_policy,
    evaluate,
)
from ministack.core.responses import get_region
from ministack.services import iam


def session_of(role_arn):
    """Step Functions in a role."""
    account, name = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    return f"arn:aws:sts::{account}:assumed-role/{name}/StepFunctions"


def refusal(session, action, resource, context=None):
    """AWS's words for what somebody in a role may not do; None for what they may."""
    account, name = session.split(":")[4], session.split("/")[1]
    keys = {name.lower(): value for name, value in (context or {}).items()}
    asked = EvalContext(session, "AssumedRole", account, action, resource, get_region(), service_context=keys)
    limits = _permissions_boundary(iam._roles, name, account)
    result = evaluate(asked, _gather_role_policies(name, account), *limits)
    policy = _resource_policy(action.split(":")[0], resource)
    if policy is not None:
        result = combine_resource_policy(result, asked, *policy, limits=limits)
    if result.decision == "Allow":
        return None
    return identity_denial_message(action, session, resource, result.decision == "Deny")
