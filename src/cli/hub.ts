#!/usr/bin/env node
import { Logger } from '@nestjs/common';
import { reportFailure } from './failure.js';
import { leaveQuietlyWhenNobodyReads } from './output.js';
import { hubProgram } from './program.js';

leaveQuietlyWhenNobodyReads();
// What a command has to say it says itself; `serve` sets a logger of its own.
Logger.overrideLogger(false);
try {
  await hubProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
