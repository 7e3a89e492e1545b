#!/usr/bin/env node
// npm links this file when it installs a checkout, where the program itself is not built yet.
import '../dist/backup-report.js';
