// Tells the story by Segment's client for Go.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/segmentio/analytics-go/v3"
)

type event struct {
	Event      string               `json:"event"`
	Properties analytics.Properties `json:"properties"`
}

// What the suite gives to each program in REKINDLE_STORY.
type told struct {
	URL string `json:"url"`
	Key string `json:"key"`
	IDs struct {
		UserID      string `json:"userId"`
		AnonymousID string `json:"anonymousId"`
		EarlierID   string `json:"earlierId"`
		OnceID      string `json:"onceId"`
	} `json:"ids"`
	Story struct {
		Traits   analytics.Traits `json:"traits"`
		Viewed   event            `json:"viewed"`
		Shared   event            `json:"shared"`
		SharedAt time.Time        `json:"sharedAt"`
		Order    event            `json:"order"`
		Once     event            `json:"once"`
		Earlier  event            `json:"earlier"`
		Many     []event          `json:"many"`
	} `json:"story"`
}

// What the client says of its own failing: there is to be nothing.
type listener struct {
	underWay *sync.WaitGroup
	failed   *atomic.Bool
}

func (l listener) Success(analytics.Message) { l.underWay.Done() }
func (l listener) Failure(_ analytics.Message, err error) {
	fmt.Fprintln(os.Stderr, err)
	l.failed.Store(true)
	l.underWay.Done()
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	var t told
	check(json.Unmarshal([]byte(os.Getenv("REKINDLE_STORY")), &t))
	var underWay sync.WaitGroup
	var failed atomic.Bool
	client, err := analytics.NewWithConfig(t.Key, analytics.Config{
		Endpoint:  t.URL,
		BatchSize: 20,
		Interval:  time.Second,
		Callback:  listener{&underWay, &failed},
		// It tells ten times what is refused, too.
		RetryAfter: func(int) time.Duration { return time.Second / 2 },
	})
	check(err)
	ids, story := t.IDs, t.Story
	tell := func(message analytics.Message) {
		underWay.Add(1)
		check(client.Enqueue(message))
	}
	track := func(user, messageID string, e event) {
		tell(analytics.Track{UserId: user, MessageId: messageID, Event: e.Event, Properties: e.Properties})
	}
	tell(analytics.Page{AnonymousId: ids.AnonymousID, Name: "Home", Properties: analytics.NewProperties().SetPath("/")})
	tell(analytics.Identify{UserId: ids.UserID, AnonymousId: ids.AnonymousID, Traits: story.Traits})
	tell(analytics.Screen{UserId: ids.UserID, Name: "Basket"})
	track(ids.UserID, "", story.Viewed)
	tell(analytics.Track{UserId: ids.UserID, Timestamp: story.SharedAt, Event: story.Shared.Event, Properties: story.Shared.Properties})
	track(ids.UserID, "", story.Order)
	track(ids.UserID, ids.OnceID, story.Once)
	track(ids.UserID, ids.OnceID, story.Once)
	tell(analytics.Group{UserId: ids.UserID, GroupId: "book-club", Traits: analytics.NewTraits().SetName("Book Club")})
	track(ids.EarlierID, "", story.Earlier)
	tell(analytics.Alias{UserId: ids.UserID, PreviousId: ids.EarlierID})
	for _, e := range story.Many {
		track(ids.UserID, "", e)
	}
	// A client that is closed tells nothing again.
	underWay.Wait()
	check(client.Close())
	if failed.Load() {
		os.Exit(1)
	}
}
