import { Module } from '@nestjs/common';
import { KnownTokens } from './known-tokens.js';

@Module({ providers: [KnownTokens], exports: [KnownTokens] })
export class AuthModule {}
