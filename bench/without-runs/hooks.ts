import type { LoadHook } from 'node:module';

const LEDGER = '/dist/runs/runs.module.js';
const NOTHING = `
  import { Module } from '@nestjs/common';
  export class RunsModule {}
  Module({})(RunsModule);
`;

export const load: LoadHook = async (url, context, next) =>
  url.endsWith(LEDGER) ? { format: 'module', source: NOTHING, shortCircuit: true } : next(url, context);
