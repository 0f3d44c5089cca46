import com.google.gson.Gson;
import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the story by Segment's client for Java. */
public final class SegmentJava {
  static final class Event {
    String event;
    Map<String, Object> properties = Map.of();
  }

  static final class Ids {
    String userId;
    String anonymousId;
    String earlierId;
    String onceId;
  }

  static final class Story {
    Map<String, Object> traits;
    Event viewed;
    Event shared;
    String sharedAt;
    Event order;
    Event once;
    Event earlier;
    List<Event> many;
  }

  /** What the suite gives to each program in REKINDLE_STORY. */
  static final class Told {
    String url;
    String key;
    Ids ids;
    Story story;
  }

  /** One party a message that is under way, and one that tells. */
  private static final Phaser UNDER_WAY = new Phaser(1);

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  private static final Callback LISTENER =
      new Callback() {
        @Override
        public void success(Message message) {
          UNDER_WAY.arrive();
        }

        @Override
        public void failure(Message message, Throwable error) {
          System.err.println(error);
          FAILED.set(true);
          UNDER_WAY.arrive();
        }
      };

  private static TrackMessage.Builder track(String user, Event event) {
    return TrackMessage.builder(event.event).userId(user).properties(event.properties);
  }

  public static void main(String[] arguments) throws Exception {
    Told told = new Gson().fromJson(System.getenv("REKINDLE_STORY"), Told.class);
    Ids ids = told.ids;
    Story story = told.story;
    Analytics analytics =
        Analytics.builder(told.key)
            .endpoint(told.url)
            .flushQueueSize(20)
            .flushInterval(1, TimeUnit.SECONDS)
            .callback(LISTENER)
            .build();
    List<MessageBuilder<?, ?>> messages = new java.util.ArrayList<>();
    messages.add(PageMessage.builder("Home").anonymousId(ids.anonymousId).properties(Map.of("path", "/")));
    messages.add(
        IdentifyMessage.builder().userId(ids.userId).anonymousId(ids.anonymousId).traits(story.traits));
    messages.add(ScreenMessage.builder("Basket").userId(ids.userId));
    messages.add(track(ids.userId, story.viewed));
    messages.add(track(ids.userId, story.shared).timestamp(Date.from(Instant.parse(story.sharedAt))));
    messages.add(track(ids.userId, story.order));
    messages.add(track(ids.userId, story.once).messageId(ids.onceId));
    messages.add(track(ids.userId, story.once).messageId(ids.onceId));
    messages.add(
        GroupMessage.builder("book-club").userId(ids.userId).traits(Map.of("name", "Book Club")));
    messages.add(track(ids.earlierId, story.earlier));
    messages.add(AliasMessage.builder(ids.earlierId).userId(ids.userId));
    for (Event event : story.many) {
      messages.add(track(ids.userId, event));
    }
    for (MessageBuilder<?, ?> message : messages) {
      UNDER_WAY.register();
      analytics.enqueue(message);
    }
    analytics.flush();
    UNDER_WAY.awaitAdvanceInterruptibly(UNDER_WAY.arrive(), 30, TimeUnit.SECONDS);
    analytics.shutdown();
    System.exit(FAILED.get() ? 1 : 0);
  }
}
