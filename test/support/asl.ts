/** What others find wrong with a definition in Amazon States Language: `asl-validator`, and AWS's own language service. */
import languageService from 'amazon-states-language-service';
import aslValidator from 'asl-validator';

const service = languageService.getLanguageService({});

/** Sentences, by who says them; none for a definition that both take. */
export interface Findings {
  readonly validator: readonly string[];
  readonly aws: readonly string[];
}

const foundByAws = async (definition: string): Promise<readonly string[]> => {
  const document = languageService.TextDocument.create('file:///machine.asl.json', 'json', 1, definition);
  const diagnoses = await service.doValidation(document, service.parseJSONDocument(document), {});
  return diagnoses.map(({ message, range }) => `${message} (character ${document.offsetAt(range.start)})`);
};

/** It compiles its schemas for each: that takes 0.2 s of CPU. */
const foundByValidator = (definition: string): readonly string[] => {
  const { isValid, errorsText } = aslValidator(JSON.parse(definition));
  return isValid ? [] : [errorsText()];
};

/** Whether either has something against it. @param definition JSON */
export const isRefusedByOthers = async (definition: string): Promise<boolean> =>
  (await foundByAws(definition)).length > 0 || foundByValidator(definition).length > 0;

/** @param definition JSON */
export const findingsIn = async (definition: string): Promise<Findings> => ({
  validator: foundByValidator(definition),
  aws: await foundByAws(definition),
});

export const noFindings: Findings = { validator: [], aws: [] };
