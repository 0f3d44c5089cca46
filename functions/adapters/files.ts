/** What a deployment brings in files. */

/** What is made of a file, by its name: made once, since a deployed file stays as it is. */
export const onceOfFile = <Made extends object>(make: (file: string) => Made): ((file: string) => Made) => {
  const made = new Map<string, Made>();
  return (file) => {
    const known = made.get(file);
    if (known !== undefined) return known;
    const fresh = make(file);
    made.set(file, fresh);
    return fresh;
  };
};
