export type DeploymentReport = { readonly generated_at: string; readonly markdown: string };
