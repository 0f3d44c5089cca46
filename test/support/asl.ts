/** What others find wrong with a definition in Amazon States Language: `asl-validator`, and AWS's own language service. */
import languageService from 'amazon-states-language-service';
import aslValidator from 'asl-validator';

const service = languageService.getLanguageService({});

/** Sentences, by who says them; none for a definition that both take. */
export interface Findings {
  readonly validator: readonly string[];
  readonly aws: readonly string[];
}

/** @param definition JSON */
export const findingsIn = async (definition: string): Promise<Findings> => {
  const document = languageService.TextDocument.create('file:///machine.asl.json', 'json', 1, definition);
  const diagnoses = await service.doValidation(document, service.parseJSONDocument(document), {});
  const { isValid, errorsText } = aslValidator(JSON.parse(definition));
  return {
    validator: isValid ? [] : [errorsText()],
    aws: diagnoses.map(({ message, range }) => `${message} (character ${document.offsetAt(range.start)})`),
  };
};

export const noFindings: Findings = { validator: [], aws: [] };
