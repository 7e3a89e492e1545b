#!/usr/bin/env node
import { reportFailure } from './failure.js';
import { leaveQuietlyWhenNobodyReads } from './output.js';
import { hubProgram } from './program.js';

leaveQuietlyWhenNobodyReads();
try {
  await hubProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
