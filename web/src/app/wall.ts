import { effect } from '@preact/signals';
import { place } from './router.js';

/** `?wall=1`: a screen on a wall, which is read from afar and which nobody touches. */
effect(() => {
  const isWall = new URLSearchParams(place.value.query).get('wall') === '1';
  document.documentElement.classList.toggle('wall', isWall);
});
