/** The KMS key of the shop's own that its settings name: how it is written, and where it is. */
import * as z from 'zod';

/** By the partitions in which SES is, and in which services of AWS call themselves `SERVICE.REGION.amazonaws.com` to KMS. */
const form = /^arn:(?:aws|aws-us-gov):kms:(?<region>[a-z0-9-]+):(?<account>\d{12}):key\/[\w-]+$/;

/** Its ARN. An alias is refused: policies and log groups want the key itself. */
export const encryptionKey = z.string().regex(form, {
  error:
    'must be the ARN of a KMS key, such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", and no alias',
});

/** @param arn as `encryptionKey` takes it */
export const whereKeyIs = (arn: string): { readonly region: string; readonly account: string } => {
  const { region = '', account = '' } = form.exec(arn)?.groups ?? {};
  return { region, account };
};
