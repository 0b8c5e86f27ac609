import { describe, expect, it } from '@jest/globals';
import {
  resourceVariableName,
  serviceVariables,
} from '../../../../../shared/domain/configuration/service-variables.ts';

const cart = {
  name: 'cart',
  configuration: { variables: { COLOUR: 'green', SIZE: 3 } },
  resource_names: ['orders-db'],
};
const fixed = {
  environment_variables: { REGION: 'north', COLOUR: 'grey' },
  resource_outputs: { 'orders-db': { FILE: '/data/orders' }, sessions: { URL: 'redis://x' } },
};

describe('the variables of a service', () => {
  it('come from the environment, the service and the overrides, the later over the earlier, as text [W34 IP13]', () => {
    const overrides = [
      { variable: 'SIZE', value: 4 },
      { service_name: 'cart', variable: 'LOUD', value: true },
      { service_name: 'mail', variable: 'QUIET', value: true },
    ];
    expect(serviceVariables(fixed, { ...cart, resource_names: [] }, overrides)).toEqual({
      REGION: 'north',
      COLOUR: 'green',
      SIZE: '4',
      LOUD: 'true',
    });
  });

  it('tell how to use the resources that it names, and no others [IP12 IP13]', () => {
    const variables = serviceVariables(fixed, cart, []);
    expect(variables['ORDERS_DB_FILE']).toBe('/data/orders');
    expect(variables).not.toHaveProperty('SESSIONS_URL');
  });

  it('are what somebody set by hand, where that has the name of an output', () => {
    expect(serviceVariables(fixed, cart, [{ variable: 'ORDERS_DB_FILE', value: '/mine' }])['ORDERS_DB_FILE']).toBe(
      '/mine',
    );
  });

  it('are named in upper case, with underscores for dashes', () => {
    expect(resourceVariableName('orders-db-2', 'file-name')).toBe('ORDERS_DB_2_FILE_NAME');
  });
});
