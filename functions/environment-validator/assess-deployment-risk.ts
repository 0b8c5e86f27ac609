import { assessRisk } from '../../shared/domain/planning/assess-risk.ts';
import type { ValidationCheck } from '../../shared/runtime/validation-check.ts';
import type { ValidationFacts } from './validation-facts.ts';

/** W24: the risk as it is now, judged anew. It stops nothing: a person decided with the plan before them. */
export const assessDeploymentRisk = ({
  environment,
  specification,
  plan,
  live,
}: ValidationFacts): readonly ValidationCheck[] => {
  if (environment === undefined) return [];
  const risk = assessRisk({ environment, specification, live, services: plan.services, resources: plan.resources });
  const reasons = risk.reasons.length === 0 ? 'nothing speaks against it.' : risk.reasons.join(' ');
  const check = {
    validator_id: 'deployment-risk',
    category: 'SOFTWARE' as const,
    sound: `Risk ${risk.level}, as planned: ${reasons}`,
    faults: [],
  };
  if (risk.level === 'LOW' && plan.risk.level === 'LOW') return [check];
  const found = `its risk is ${risk.level}: ${reasons.replace(/\.$/u, '')}`;
  return [
    {
      ...check,
      faults: [
        {
          subject: specification.target_environment,
          expected: `LOW (planned as ${plan.risk.level})`,
          found,
          action: 'Watch the release while it goes out.',
          minor: true,
        },
      ],
    },
  ];
};
