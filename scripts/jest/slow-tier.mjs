import { jest } from '@jest/globals';

// jest-circus ignores a project's own testTimeout, so the tiers that start processes raise it here.
jest.setTimeout(120_000);
