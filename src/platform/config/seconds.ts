export const ONE_DAY = 86_400;
export const TEN_YEARS = 315_360_000;
