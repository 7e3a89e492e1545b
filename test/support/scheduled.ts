import { Module } from '@nestjs/common';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { onTestFinished } from 'vitest';

@Module({})
class Scheduled {}

/** Starts providers as the hub does, with the scheduler that calls their intervals; the test's end closes them. */
export async function scheduled(...providers: Provider[]): Promise<INestApplicationContext> {
  const imports = [ScheduleModule.forRoot()];
  const options = { logger: false, abortOnError: false } as const;
  const context = await NestFactory.createApplicationContext(
    { module: Scheduled, imports, providers },
    options,
  );
  onTestFinished(() => context.close());
  return context;
}
