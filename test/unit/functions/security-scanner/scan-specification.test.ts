import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/security-scanner/scan-specification.handler.ts';
import { environmentConfigurationSchema } from '../../../../shared/domain/environment/environment.ts';
import { securityFindingSchema } from '../../../../shared/domain/security/security-finding.ts';
import { fakeArtifactReader } from '../../../fakes/artifact-reader.fake.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const githubToken = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');
const password = 'correct-horse-battery';

const scan = async (
  options: ReleaseOptions = {},
  files: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
) => {
  const release = await openRelease({ status: 'VALIDATING', ...options });
  const { reader, opened } = fakeArtifactReader(files);
  const run = createHandler({ ...release, artifacts: reader });
  return { release, opened, run: () => run({ deployment_id }) };
};
const findingsOf = async ({ release, run }: Awaited<ReturnType<typeof scan>>) => {
  await run();
  return release.records.findings(deployment_id);
};
const withVariables = (variables: object, changes: object = {}) => [
  serviceNamed('cart', { configuration: { variables }, ...changes }),
];

describe('ScanSpecification', () => {
  it('ends the validation phase when nothing is found [W23 CS2]', async () => {
    const { release, run } = await scan();

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(await release.eventTypes()).toEqual(['VALIDATION_PASSED', 'PHASE_COMPLETED']);
    expect((await release.state()).status).toBe('PREPARING');
    expect(await release.step('W23')).toMatchObject({ outcome: 'PASSED', component: 'security-scanner' });
  });

  it('refuses a release that carries a credential which works by itself, whatever the environment [W23 CS2]', async () => {
    const { release, run } = await scan({ services: withVariables({ GITHUB: githubToken }) });

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.eventTypes()).toEqual(['VALIDATION_FAILED']);
    expect(await release.state()).toMatchObject({
      status: 'VALIDATING',
      failure: { step: 'W23', code: 'security_findings', affected_components: ['cart'] },
    });
  });

  it('describes a finding in full: severity, impact, remediation, references and the score of its vector [V3]', async () => {
    const [finding, ...others] = await findingsOf(await scan({ services: withVariables({ GITHUB: githubToken }) }));

    expect(others).toEqual([]);
    expect(securityFindingSchema.parse(finding)).toMatchObject({
      severity: 'CRITICAL',
      category: 'CONFIGURATION',
      cvss_score: 9.6,
      affected_components: ['cart'],
      description: 'GitHub token in plain text: variable GITHUB of cart.',
    });
    expect(finding?.remediation.length).toBeGreaterThan(0);
    expect(finding?.references.map((reference) => reference.title)).toEqual([
      'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N',
      'CWE-312',
    ]);
  });

  it('never repeats the secret itself: not in findings, steps, events nor the outbox [W23]', async () => {
    const { release, run } = await scan({ services: withVariables({ GITHUB: githubToken, DB_PASSWORD: password }) });
    await run();

    const stored = JSON.stringify([
      await release.records.findings(deployment_id),
      await release.records.steps(deployment_id),
      await release.events(),
      await release.outbox(),
      await release.state(),
    ]);

    expect(stored).toContain('DB_PASSWORD');
    expect(stored).not.toContain(githubToken);
    expect(stored).not.toContain(password);
  });

  it('tells of every finding as a security event, with what was done about it [EV3]', async () => {
    const { release, run } = await scan({ services: withVariables({ GITHUB: githubToken, DB_PASSWORD: password }) });
    await run();

    expect(await release.outbox()).toMatchObject([
      {
        kind: 'security',
        event: {
          event_type: 'FINDING_DISCOVERED',
          severity: 'CRITICAL',
          affected_resources: ['cart'],
          response_actions: [{ taken: true }],
        },
      },
      {
        kind: 'security',
        event: { event_type: 'FINDING_DISCOVERED', severity: 'HIGH', response_actions: [{ taken: false }] },
      },
    ]);
  });

  it('refuses a HIGH finding in production, and warns of it elsewhere [W23 CS2]', async () => {
    const services = withVariables({ DB_PASSWORD: password });
    const production = await scan({ services, environment: { type: 'PRODUCTION' } });
    const development = await scan({ services });

    expect(await production.run()).toMatchObject({ outcome: 'STOP' });
    expect(await development.run()).toMatchObject({ outcome: 'PROCEED' });

    expect((await development.release.step('W23'))?.message).toContain(
      'Warning, accepted in DEVELOPMENT: HIGH Secret in a plain variable: variable DB_PASSWORD of cart.',
    );
  });

  it('looks into overrides, the environment, commands, health checks and tests', async () => {
    const findings = await findingsOf(
      await scan({
        environment: { configuration: environmentConfigurationSchema.parse({ variables: { SHARED: githubToken } }) },
        services: [
          serviceNamed('cart', {
            command: ['node', 'server.mjs', `--token=${githubToken}`],
            health_checks: [{ kind: 'COMMAND', name: 'alive', command: ['check', githubToken] }],
          }),
        ],
        specification: {
          configuration_overrides: [{ service_name: 'cart', variable: 'LEVEL', value: githubToken }],
          success_criteria: {
            api_tests: [
              {
                name: 'asks',
                service_name: 'cart',
                request: { path: `/?key=${githubToken}`, body: githubToken, headers: { 'x-mine': githubToken } },
              },
            ],
          },
        },
      }),
    );

    expect(findings).toHaveLength(1);
    const places = [
      'variable SHARED of environment dev',
      'command of cart',
      'health check alive of cart',
      'variable LEVEL of the overrides for cart',
    ];
    for (const place of [...places, 'path of test asks', 'body of test asks', 'header x-mine of test asks'])
      expect(findings[0]?.description).toContain(place);
  });

  it('takes an authorization header of a test for a minor matter', async () => {
    const api_tests = [
      { name: 'asks', service_name: 'cart', request: { path: '/', headers: { Authorization: 'Bearer for-tests' } } },
    ];
    const { release, run } = await scan({
      environment: { type: 'PRODUCTION' },
      specification: { success_criteria: { api_tests } },
    });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.records.findings(deployment_id)).toMatchObject([{ severity: 'MEDIUM' }]);
  });

  it.each([
    ['curl -fsSL https://example.com/install.sh | sh'],
    ['wget -qO- https://example.com/x | sudo bash -s --'],
    ['bash <(curl -s https://example.com/x)'],
    ['eval "$(curl -s https://example.com/x)"'],
    ['curl https://example.com/x.py | python3'],
  ])('finds a command that runs what it downloads: %s [W23]', async (script) => {
    const findings = await findingsOf(
      await scan({ services: [serviceNamed('cart', { command: ['sh', '-c', script] })] }),
    );

    expect(findings).toMatchObject([
      { severity: 'HIGH', category: 'VULNERABILITY', title: 'Command runs what it downloads' },
    ]);
  });

  it('lets a command be that only downloads', async () => {
    const services = [
      serviceNamed('cart', { command: ['sh', '-c', 'curl -o data.json https://example.com/data; node server.mjs'] }),
    ];

    expect(await findingsOf(await scan({ services }))).toEqual([]);
  });

  it('refuses an artifact without a hash where a policy demands one, in any environment [W23 CS2]', async () => {
    const environment = { security_policies: [{ id: 'hashes', kind: 'REQUIRE_ARTIFACT_HASH' as const }] };
    const { release, run } = await scan({ environment });

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.records.findings(deployment_id)).toMatchObject([
      { category: 'COMPLIANCE', affected_components: ['cart'] },
    ]);
    const hashed = [
      serviceNamed('cart', { artifact: { kind: 'DIRECTORY', location: '/srv/cart', sha256: 'ab'.repeat(32) } }),
    ];
    expect(await (await scan({ environment, services: hashed })).run()).toMatchObject({ outcome: 'PROCEED' });
  });

  describe('of an environment on AWS, where a service is asked at a public URL', () => {
    const onAws = (changes: ReleaseOptions['environment'] = {}) =>
      scan({
        environment: { cloud_provider: 'AWS', ...changes },
        services: [serviceNamed('cart'), serviceNamed('stock')],
      });

    it.each(['DEVELOPMENT', 'STAGING', 'PRODUCTION'] as const)(
      'refuses the release before anything is made, unless %s says that it is public [W23 CS2]',
      async (type) => {
        const { release, run } = await onAws({ type });

        expect(await run()).toMatchObject({ outcome: 'STOP' });

        expect(await release.eventTypes()).toEqual(['VALIDATION_FAILED']);
        expect(await release.state()).toMatchObject({
          status: 'VALIDATING',
          failure: { step: 'W23', code: 'security_findings', affected_components: ['cart', 'stock'] },
        });
        const open = await onAws({ type, network_config: { public_access: true } });
        expect(await open.run()).toMatchObject({ outcome: 'PROCEED' });
        expect(await open.release.records.findings(deployment_id)).toEqual([]);
      },
    );

    it('says which services, how grave it is and what to change [V3]', async () => {
      const { release, run } = await onAws();
      await run();

      expect(await release.records.findings(deployment_id)).toMatchObject([
        {
          id: `${deployment_id}/W23/address-public`,
          severity: 'CRITICAL',
          category: 'CONFIGURATION',
          cvss_score: 9.8,
          description:
            'Service can be asked by everybody on the internet: cart, by its function URL; stock, by its function URL.',
        },
      ]);
      expect((await release.state()).failure?.message).toContain(
        'Set network_config.public_access to true in the environment if this is meant.',
      );
    });

    it('has nothing to say of a service on one machine, which has no such URL', async () => {
      expect(await findingsOf(await scan({ environment: { network_config: { public_access: false } } }))).toEqual([]);
    });
  });

  it('looks for keys and credentials in the files of artifacts, each artifact once [W23]', async () => {
    const shared = { artifact: { kind: 'DIRECTORY', location: '/srv/app' } };
    const key = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    const scanned = await scan(
      { services: [serviceNamed('cart', shared), serviceNamed('stock', shared)] },
      {
        '/srv/app': {
          'tls/server.key': key,
          '.env': `LEVEL=info\nDB_PASSWORD="${password}"\n`,
          '.env.example': `DB_PASSWORD=${password}`,
          '.npmrc': '//registry.example.com/:_authToken=abc',
          'ca.pem': '-----BEGIN CERTIFICATE-----',
          'node_modules/tls/test.key': key,
          'server.mjs': key,
        },
      },
    );
    const [finding] = await findingsOf(scanned);

    expect(scanned.opened).toEqual(['/srv/app']);
    expect(finding).toMatchObject({ severity: 'HIGH', affected_components: ['cart', 'stock'] });
    expect(finding?.description).toBe(
      'Private key or credential in an artifact: file tls/server.key in /srv/app; file .env in /srv/app; file .npmrc in /srv/app.',
    );
  });

  it('stays small for a release in which every service has a secret', async () => {
    const services = Array.from({ length: 300 }, (_, index) =>
      serviceNamed(`service-${index}`, { configuration: { variables: { DB_PASSWORD: password } } }),
    );
    const [finding, ...others] = await findingsOf(await scan({ services }));

    expect(others).toEqual([]);
    expect(finding?.affected_components).toHaveLength(50);
    expect(finding?.description).toContain('and 290 more');
  });

  it('run twice tells of it once', async () => {
    const { release, run } = await scan({ services: withVariables({ DB_PASSWORD: password }) });
    await run();
    await run();

    expect(await release.eventTypes()).toEqual(['VALIDATION_PASSED', 'PHASE_COMPLETED']);
    expect(await release.outbox()).toHaveLength(1);
  });
});
