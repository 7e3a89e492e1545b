import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { SETTINGS } from './settings.token.js';

@Global()
@Module({})
export class ConfigModule {
  static with(settings: object): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: SETTINGS, useValue: settings }],
      exports: [SETTINGS],
    };
  }
}
