import type { HealthCheck } from '../../service/health-check.ts';
import type { Finding } from '../specification-fault.ts';
import type { Check } from './check.ts';

const findingsOf = (subject: string, check: HealthCheck, at: readonly PropertyKey[]): readonly Finding[] => {
  const {
    timeout_milliseconds: timeout,
    start_period_milliseconds: start,
    interval_milliseconds: interval,
    healthy_threshold: threshold,
  } = check;
  const needed = (threshold - 1) * interval;
  const findings: Finding[] = [];
  if (timeout > start) {
    findings.push({
      at: [...at, 'timeout_milliseconds'],
      code: 'invalid_health_check',
      message: () =>
        `${subject} may take ${timeout} ms to answer, longer than its start period of ${start} ms. Shorten the timeout or lengthen start_period_milliseconds.`,
    });
  }
  if (needed > start) {
    findings.push({
      at: [...at, 'start_period_milliseconds'],
      code: 'invalid_health_check',
      message: () =>
        `${subject} needs ${threshold} passes ${interval} ms apart, ${needed} ms at least, and its start period is ${start} ms. Lengthen it, or ask for fewer passes or a shorter interval.`,
    });
  }
  return findings;
};

/** Health checks that no instance can ever pass in time. */
export const findHealthCheckFaults: Check = ({ specification }) =>
  specification.services.flatMap((service, serviceIndex) =>
    service.health_checks.flatMap((check, index) =>
      findingsOf(`The health check ${check.name} of ${service.name}`, check, [
        'specification',
        'services',
        serviceIndex,
        'health_checks',
        index,
      ]),
    ),
  );
