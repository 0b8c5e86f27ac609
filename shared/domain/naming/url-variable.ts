/** The variable that gives a service the address of one it depends on: CATALOG_API_URL for `catalog-api`. */
export const urlVariableOf = (service_name: string): string => `${service_name.toUpperCase().replaceAll('-', '_')}_URL`;
