#!/usr/bin/env node
import { reportFailure } from './failure.js';
import { failWithoutOutput } from './output.js';
import { hubProgram } from './program.js';

failWithoutOutput();
try {
  await hubProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
