import {
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { SdkOptions } from '../stage/cloud.stage.ts';

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};
type Document = { readonly Statement: readonly Statement[] };

/** The one inline policy of a role. */
export type RolePolicy = {
  readonly statements: readonly Statement[];
  /** Does something while the role allows what `change` makes of its statements, and then gives them back. */
  during<T>(change: (statements: readonly Statement[]) => readonly Statement[], work: () => Promise<T>): Promise<T>;
};

export const readPolicy = async (sdk: SdkOptions, RoleName: string): Promise<RolePolicy> => {
  const iam = new IAMClient(sdk);
  const { PolicyNames: [PolicyName = ''] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const { PolicyDocument = '{}' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const document = JSON.parse(decodeURIComponent(PolicyDocument)) as Document;
  const put = (statements: readonly Statement[]): Promise<unknown> => {
    const changed = JSON.stringify({ ...document, Statement: statements });
    return iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: changed }));
  };
  return {
    statements: document.Statement,
    during: async (change, work) => {
      await put(change(document.Statement));
      try {
        return await work();
      } finally {
        await put(document.Statement);
      }
    },
  };
};

export const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();

/** Tells a role's statements apart: their first action, and where it is allowed if that says more. */
export const keyOf = (statement: Statement): string => {
  const [action = ''] = actionsOf(statement);
  const place = /-env-|-(deployment|rollback)$/u.exec([statement.Resource].flat()[0] ?? '');
  return place === null ? action : `${action}@${place[1] ?? 'released'}`;
};

/** The names of the roles that begin so. */
export const listRoles = async (sdk: SdkOptions, prefix: string): Promise<readonly string[]> => {
  const iam = new IAMClient(sdk);
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(new ListRolesCommand({ Marker }));
    found.push(...(page.Roles ?? []).map(({ RoleName = '' }) => RoleName).filter((name) => name.startsWith(prefix)));
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
};

/** Does something while nothing bounds what a role allows. */
export const withoutBoundary = async <T>(sdk: SdkOptions, RoleName: string, work: () => Promise<T>): Promise<T> => {
  const iam = new IAMClient(sdk);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const PermissionsBoundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  try {
    return await work();
  } finally {
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  }
};
