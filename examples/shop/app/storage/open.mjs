// Which storage a service has is said by the variables that the release gave it. What it does not use is not loaded.
export const openStockStore = async (variables, articles) => {
  const { openStore } = variables.STOCK_DB_TABLE
    ? await import('./stock.dynamodb.mjs')
    : await import('./stock.sqlite.mjs');
  return openStore(variables, articles);
};

export const openPictures = async (variables) =>
  (variables.CATALOG_IMAGES_BUCKET
    ? await import('./pictures.s3.mjs')
    : await import('./pictures.directory.mjs')
  ).openPictures(variables);

export const openCarts = async (variables) =>
  (variables.CARTS_TABLE ? await import('./carts.dynamodb.mjs') : await import('./carts.cache.mjs')).openCarts(
    variables,
  );

/** Without a queue nobody is told. */
export const openAnnouncements = async (variables) =>
  variables.ORDER_EVENTS_QUEUE_URL
    ? (await import('./announcements.sqs.mjs')).openAnnouncements(variables)
    : { tell: async () => undefined };
