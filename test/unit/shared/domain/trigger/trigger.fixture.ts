import { triggerDefinitionSchema, type TriggerDefinition } from '../../../../../shared/domain/trigger/trigger.ts';

/** A release of one service on AWS, with the placeholders that an object gives. */
export const objectTemplate = (changes: object = {}, service: object = {}) => ({
  name: 'shop-${version}',
  ...changes,
  specification: {
    target_environment: 'dev',
    services: [
      {
        name: 'shop',
        version: '${version}',
        artifact: { kind: 'S3_OBJECT', location: 's3://${bucket}/${key}', sha256: '${sha256}' },
        command: ['index.handler'],
        health_checks: [{ kind: 'HTTP' }],
        ...service,
      },
    ],
  },
});

export const imageTemplate = {
  name: 'shop-${version}',
  specification: {
    target_environment: 'dev',
    services: [
      {
        name: 'shop',
        version: '${version}',
        artifact: { kind: 'DIRECTORY', location: '/srv/shop' },
        command: ['node', 'server.mjs', '${image_tag}', '${image_digest}', '${repository}'],
        health_checks: [{ kind: 'HTTP' }],
      },
    ],
  },
};

const runs_as = { subject: 'release-bot', groups: ['releases'] };

/** Answered as they are posted: a schema has to take them first. */
export const postedTriggers = {
  ci: { id: 'ci', kind: 'DEPLOYMENT_REQUEST', source: 'com.acme.ci', runs_as },
  images: {
    id: 'images',
    kind: 'ECR_IMAGE_PUSH',
    repository_pattern: 'acme/*',
    tag_pattern: 'v{version}',
    runs_as,
    template: imageTemplate,
  },
  objects: {
    id: 'objects',
    kind: 'S3_OBJECT_PUT',
    bucket: 'acme-releases',
    key_pattern: 'releases/shop-{version}.zip',
    runs_as,
    template: objectTemplate(),
  },
} as const;

export const triggerOf = (which: keyof typeof postedTriggers, changes: object = {}): TriggerDefinition =>
  triggerDefinitionSchema.parse({ ...postedTriggers[which], ...changes });
