/**
 * How many of a function may run at once, where a runaway would hurt: why, its function.yml says. A small account has nothing to reserve
 * from, so `reserveConcurrency` of serverless.yml leaves them without a bound.
 */
export const reserved = { sweepLeases: 1, maintainDashboards: 1, acceptRequest: 10, fireTriggers: 10 };

export const settings = async ({ resolveVariable }) => {
  const wanted = await resolveVariable('param:reserveConcurrency');
  if (wanted !== 'yes' && wanted !== 'no') throw new Error(`reserveConcurrency is ${wanted}: it must be yes or no.`);
  return wanted === 'yes'
    ? reserved
    : Object.fromEntries(Object.keys(reserved).map((name) => [name, { Ref: 'AWS::NoValue' }]));
};
