/** The hub as one would write it first: class-validator, TypeORM's entities, and a transaction for each request. */
import 'reflect-metadata';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { openNaiveDatabase } from './data-source.js';
import { NaiveTelemetryController } from './telemetry.controller.js';
import { NaiveTelemetryService } from './telemetry.service.js';

@Module({
  controllers: [NaiveTelemetryController],
  providers: [
    NaiveTelemetryService,
    { provide: DataSource, useFactory: () => openNaiveDatabase(process.env['DATABASE_URL'] ?? '') },
  ],
})
class NaiveModule {}

const app = await NestFactory.create<NestFastifyApplication>(NaiveModule, new FastifyAdapter(), {
  logger: ['fatal'],
});
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(0, '127.0.0.1');
console.log(`Listening on ${await app.getUrl()}`);
