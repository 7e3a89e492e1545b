import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { TokenStore } from './token.store.js';
import { TokenUses } from './token-uses.js';
import { TokensTimer } from './tokens.timer.js';

@Module({ imports: [AuthModule], providers: [TokenStore, TokenUses, TokensTimer] })
export class TokensModule {}
