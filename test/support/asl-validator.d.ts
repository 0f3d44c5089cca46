/** The types that asl-validator does not bring. */
declare module 'asl-validator' {
  interface Validation {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  }
  const validate: (definition: object) => Validation;
  export default validate;
}
