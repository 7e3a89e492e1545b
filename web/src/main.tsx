import { render } from 'preact';
import { App } from './app/app.js';
import { startKeys } from './app/keys.js';
import { startRouter } from './app/router.js';
import './app/wall.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/bar.css';
import './styles/wall.css';

startRouter();
startKeys();
const root = document.getElementById('app');
if (root) render(<App />, root);
