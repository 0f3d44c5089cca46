/** What the programs in JavaScript tell, as the suite gives it to each in REKINDLE_STORY. */
export const told = JSON.parse(process.env.REKINDLE_STORY);

export const { url, key, ids, story, browser } = told;

/** What a client says of its own failing: there is to be nothing. */
export const failures = [];
process.on('exit', () => {
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
});
