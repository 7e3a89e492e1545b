import { Module } from '@nestjs/common';
import { SamplesController } from './samples.controller.js';
import { SamplesReader } from './samples-reader.js';
import { Thinner } from './thinner.js';
import { ThinningTimer } from './thinning.timer.js';

@Module({ controllers: [SamplesController], providers: [SamplesReader, Thinner, ThinningTimer] })
export class HistoryModule {}
