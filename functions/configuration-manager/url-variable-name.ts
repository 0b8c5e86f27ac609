/** The variable that tells a service where one is that it depends on, as the deployer names it: CATALOG_API_URL for `catalog-api`. */
export const urlVariableName = (service_name: string): string =>
  `${service_name.toUpperCase().replaceAll('-', '_')}_URL`;
