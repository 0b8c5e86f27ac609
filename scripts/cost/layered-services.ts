export const servicesPerWave = 5;

/** Layers of five: each service needs one of the layer before, and so every layer is a wave. */
export const layeredServices = (services: number, version: string): readonly object[] =>
  Array.from({ length: services }, (_, index) => ({
    name: `service-${index}`,
    version,
    artifact: { kind: 'DIRECTORY', location: `/srv/service-${index}/${version}` },
    command: ['node', 'server.mjs'],
    health_checks: [{ kind: 'HTTP' }],
    dependencies: index < servicesPerWave ? [] : [{ service_name: `service-${index - servicesPerWave}` }],
  }));
