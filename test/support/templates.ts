/** The app's CloudFormation templates, synthesized once, and their intrinsics as a person would say them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../local/engine/synth.ts';
import sampleShop from '../../rekindle.config.ts';
import type { Shop } from '../../shared/shop/shop.ts';

export interface Resource {
  readonly id: string;
  readonly stack: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Omit<Resource, 'id' | 'stack'>>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export const stacks = [
  'RekindleData',
  'RekindleMessaging',
  'RekindleJourneys',
  'RekindleApi',
  'RekindleSweep',
  'RekindleFigures',
] as const;
export type StackName = (typeof stacks)[number];
export type Templates = Readonly<Record<StackName, Template>>;

/** This repository's own shop, with other settings. */
export const sampleWith = (changes: Partial<Shop['settings']>): Shop => ({
  ...sampleShop,
  settings: { ...sampleShop.settings, ...changes },
});

/** A logical id, or a template's file, without CDK's hash. */
export const plainId = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

const suffix = '.template.json';

/** A state machine’s definition as its file in the assembly has it, before CloudFormation puts references into it. */
const definitionIn = (assembly: string, { DefinitionS3Location }: Resource['Properties']): object => {
  const { Key } = (DefinitionS3Location ?? {}) as { readonly Key?: string };
  return Key === undefined ? {} : { DefinitionString: readFileSync(join(assembly, `asset.${Key}`), 'utf8') };
};

/** One template of the app in `assembly` (a `cdk.out`), of a stack that not every shop has. */
export const templateIn = (assembly: string, stack: string): Template => {
  const file = readdirSync(assembly).find(
    (each) => each.endsWith(suffix) && plainId(each.slice(0, -suffix.length)) === stack,
  );
  if (file === undefined) throw new Error(`there is no stack ${stack}`);
  const template: Template = JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  return {
    ...template,
    Resources: Object.fromEntries(
      Object.entries(template.Resources).map(([id, { Properties = {}, ...resource }]) => [
        id,
        { ...resource, Properties: { ...Properties, ...definitionIn(assembly, Properties) } },
      ]),
    ),
  };
};

/** The templates of the app in `assembly`. */
export const templatesIn = (assembly: string): Templates =>
  Object.fromEntries(stacks.map((stack) => [stack, templateIn(assembly, stack)])) as Templates;

export const templatesFor = async (shop: Shop): Promise<Templates> => templatesIn(await synthesize(shop));

/** All resources of the type, in all stacks. */
export const resourcesOf = (templates: Templates, type: string): readonly Resource[] =>
  stacks.flatMap((stack) =>
    Object.entries(templates[stack].Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]) => ({ id, stack, ...resource })),
  );

const exported = /:ExportsOutput(?:Ref|FnGetAtt)(.+?)[0-9A-F]{8}/;

/** `Fn::Join` and its kin as text: `arn:aws:states:region:account:stateMachine:rekindle-prod--sweep`, `Ledger/index/by-code`. */
export const said = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case 'Ref':
      return String(argument).startsWith('AWS::')
        ? String(argument)
            .slice('AWS::'.length)
            .toLowerCase()
            .replace('partition', 'aws')
            .replace('accountid', 'account')
        : plainId(String(argument));
    case 'Fn::GetAtt':
      return plainId(String((argument as readonly unknown[])[0]));
    case 'Fn::ImportValue':
      return exported.exec(String(argument))?.[1] ?? String(argument);
    case 'Fn::Join': {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map(said).join(separator);
    }
    default:
      throw new Error(`no words for ${JSON.stringify(value)}`);
  }
};

export const listed = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
