import { Module } from '@nestjs/common';
import { KnownTokens } from './known-tokens.js';
import { TokenStore } from './token.store.js';
import { TokenUses } from './token-uses.js';
import { TokensTimer } from './tokens.timer.js';

@Module({
  providers: [TokenStore, KnownTokens, TokenUses, TokensTimer],
  exports: [KnownTokens],
})
export class AuthModule {}
