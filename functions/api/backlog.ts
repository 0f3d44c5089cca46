/** Backlogs: told, previewed, and let in by campaigns that an operator starts, follows and stops. */
import {
  previewCampaign,
  startCampaign,
  stopCampaign,
  tellBacklog,
  tellCampaign,
} from '../../shared/flows/sweep/backlog.ts';
import { processEntries } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { unlessRefused } from './contract/fault.ts';
import { campaignIn, idOf, type Route, readBody } from './contract/request.ts';
import { campaignBody, campaignPreviewBody } from './contract/schemas.ts';

export const backlog: Route = async (request) =>
  unlessRefused(await tellBacklog(idOf(request), processEntries(), processPorts()));

export const previewOfCampaign: Route = async (request) =>
  unlessRefused(
    await previewCampaign(
      idOf(request),
      readBody(request, campaignPreviewBody),
      processEntries(),
      processPorts(),
    ),
  );

export const startOfCampaign: Route = async (request) => {
  const { id, ...asked } = readBody(request, campaignBody);
  return unlessRefused(await startCampaign(idOf(request), id, asked, processEntries(), processPorts()));
};

export const followCampaign: Route = async (request) =>
  unlessRefused(await tellCampaign(idOf(request), campaignIn(request), processEntries(), processPorts()));

export const endCampaign: Route = async (request) =>
  unlessRefused(await stopCampaign(idOf(request), campaignIn(request), processEntries(), processPorts()));
