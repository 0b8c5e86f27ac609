import type { DeadLetter, DeliveryLog } from '../../ports/delivery-log.port.ts';
import type { Table } from '../../ports/table.port.ts';
import { deliveryKeys } from './keys.ts';

/** Deliveries and dead letters as items of the table; dead letters are listed by when they were kept. */
export const openDeliveryLog = (table: Table): DeliveryLog => ({
  isDelivered: async (delivery_id) => (await table.get(deliveryKeys.delivered(delivery_id))) !== undefined,
  recordDelivery: async (delivery_id) => {
    await table.transact([{ kind: 'put', item: deliveryKeys.delivered(delivery_id) }]);
  },
  keepDeadLetter: async (letter) => {
    await table.transact([{ kind: 'put', item: { ...deliveryKeys.deadLetter(letter.at, letter.id), ...letter } }]);
  },
  deadLetters: async (limit) => {
    const { items } = await table.query({ pk: deliveryKeys.deadLetters, descending: true, limit });
    return items.map(({ pk: _pk, sk: _sk, ...letter }) => letter as unknown as DeadLetter);
  },
});
