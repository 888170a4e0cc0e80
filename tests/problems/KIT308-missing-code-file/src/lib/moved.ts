export const moved = 1;
export const here = 2;
