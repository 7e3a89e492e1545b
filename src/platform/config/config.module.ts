import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { SETTINGS } from '../../app/settings.js';
import type { Settings } from '../../app/settings.js';

@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: SETTINGS, useValue: settings }],
      exports: [SETTINGS],
    };
  }
}
