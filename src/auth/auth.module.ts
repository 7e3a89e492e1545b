import { Module } from '@nestjs/common';
import { KnownTokens } from './known-tokens.js';
import { TokenStore } from '../tokens/token.store.js';
import { TokenUses } from '../tokens/token-uses.js';
import { TokensTimer } from '../tokens/tokens.timer.js';

@Module({
  providers: [TokenStore, KnownTokens, TokenUses, TokensTimer],
  exports: [KnownTokens],
})
export class AuthModule {}
