/**
 * Takes the role out that osls makes for functions without one of their own. serverless-iam-roles-per-function gives each its own and leaves
 * that one, which may write logs and dead letters and is nobody's. Listed after that plugin, it comes after its hook of the same name.
 */
export default function sharedRole(serverless) {
  const remove = () => {
    const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
    delete Resources[serverless.getProvider('aws').naming.getRoleLogicalId()];
  };
  return { hooks: { 'before:package:finalize': remove } };
}
