import { Module } from '@nestjs/common';
import { MachinesController } from './machines.controller.js';
import { MachinesReader } from './machines-reader.js';

@Module({ controllers: [MachinesController], providers: [MachinesReader] })
export class MachinesModule {}
