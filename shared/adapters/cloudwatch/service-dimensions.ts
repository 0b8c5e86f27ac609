import type { NamingScope } from '../aws/physical-name.ts';
import { functionNameOf, liveAlias } from '../lambda/lambda-names.ts';

/**
 * What a service is measured by: its address, which stands before the alias that moves from version to version. So graphs and alarms stay as
 * they are when it does.
 */
export const serviceDimensions = (
  scope: NamingScope,
  environment_id: string,
  service_name: string,
): readonly (readonly [name: string, value: string])[] => {
  const function_name = functionNameOf(scope, { environment_id, service_name });
  return [
    ['FunctionName', function_name],
    ['Resource', `${function_name}:${liveAlias}`],
  ];
};
