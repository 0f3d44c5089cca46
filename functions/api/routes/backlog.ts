/** Backlogs: told, previewed, and let in by campaigns that an operator starts, follows and stops. */
import {
  previewCampaign,
  startCampaign,
  stopCampaign,
  tellBacklog,
  tellCampaign,
} from '../../../shared/flows/sweep/backlog.ts';
import { entriesInForce, portsInForce } from '../../adapters/in-force.ts';
import { unlessRefused } from '../contract/fault.ts';
import { campaigns } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  backlogBody,
  campaignBody,
  campaignForeseenBody,
  campaignPreviewBody,
  campaignToldBody,
} from '../contract/schemas.ts';

const ofJourney = 'The journey’s id';
const ofCampaign = 'The campaign’s id';

export const backlog: Topic = {
  name: 'Backlog',
  about: 'Who was silent for longer than a night looks back, and the campaigns that let them in',
  routes: [
    route({
      at: 'GET /v1/journeys/{id}/backlog',
      roles: campaigns,
      summary: 'Who was silent for longer than a night looks back, by days of silence, and the campaigns',
      id: ofJourney,
      answer: backlogBody,
      faults: [404],
      handle: async ({ id }) =>
        described(unlessRefused(await tellBacklog(id, await entriesInForce(), await portsInForce()))),
    }),
    route({
      at: 'POST /v1/journeys/{id}/backlog/campaigns',
      roles: campaigns,
      summary: 'Starts a campaign, which the nights bring on; asked again with the same id it starts nothing',
      id: ofJourney,
      body: campaignBody,
      answer: campaignToldBody,
      faults: [404, 409],
      handle: async ({ id: journey, body: { id, ...asked } }) =>
        described(
          unlessRefused(
            await startCampaign(journey, id, asked, await entriesInForce(), await portsInForce()),
          ),
        ),
    }),
    route({
      at: 'POST /v1/journeys/{id}/backlog/campaigns/preview',
      roles: campaigns,
      summary: 'Whom a campaign would mean, what it would come to at most, and how many nights it would take',
      id: ofJourney,
      body: campaignPreviewBody,
      answer: campaignForeseenBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        described(
          unlessRefused(await previewCampaign(id, body, await entriesInForce(), await portsInForce())),
        ),
    }),
    route({
      at: 'GET /v1/journeys/{id}/backlog/campaigns/{campaign}',
      roles: campaigns,
      summary: 'How far a campaign has come',
      id: ofJourney,
      campaign: ofCampaign,
      answer: campaignToldBody,
      faults: [404],
      handle: async ({ id, campaign }) =>
        described(
          unlessRefused(await tellCampaign(id, campaign, await entriesInForce(), await portsInForce())),
        ),
    }),
    route({
      at: 'POST /v1/journeys/{id}/backlog/campaigns/{campaign}/stop',
      roles: campaigns,
      summary: 'Stops a campaign: nobody more is enrolled, and who is goes on',
      id: ofJourney,
      campaign: ofCampaign,
      answer: campaignToldBody,
      faults: [404],
      handle: async ({ id, campaign }) =>
        described(
          unlessRefused(await stopCampaign(id, campaign, await entriesInForce(), await portsInForce())),
        ),
    }),
  ],
};
