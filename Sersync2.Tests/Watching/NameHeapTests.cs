using System.Text;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

public sealed class NameHeapTests
{
    [Test]
    public void Names_of_every_length_are_kept_apart()
    {
        var heap = new NameHeap();
        string[] names = [.. Enumerable.Range(1, 255).Select(length => new string((char)('a' + (length % 26)), length))];
        NameHeap.Slot[] slots = [.. names.Select(name => heap.Add(Encoding.ASCII.GetBytes(name)))];

        Assert.That(slots.Select(slot => Encoding.ASCII.GetString(heap.Get(slot))), Is.EqualTo(names));
    }

    [Test]
    public void A_hole_is_filled_by_a_name_of_its_length_only()
    {
        var heap = new NameHeap();
        NameHeap.Slot first = heap.Add("one"u8), second = heap.Add("two"u8);
        heap.Release(first);

        Assert.That(heap.Add("four"u8).Offset, Is.GreaterThan(second.Offset));
        Assert.That(heap.Add("six"u8).Offset, Is.EqualTo(first.Offset));
        Assert.That(heap.Add("ten"u8).Offset, Is.Not.EqualTo(first.Offset), "a hole is filled once");
        Assert.That(Encoding.ASCII.GetString(heap.Get(second)), Is.EqualTo("two"));
    }

    [Test]
    public void A_tree_that_changes_all_the_time_does_not_grow_it()
    {
        var heap = new NameHeap();
        NameHeap.Slot[] slots = [.. Enumerable.Range(0, 1_000).Select(number => heap.Add(Encoding.ASCII.GetBytes($"name{number:0000}")))];
        int end = slots.Max(slot => slot.Offset);
        for (int round = 0; round < 100; round++)
        {
            foreach (NameHeap.Slot slot in slots)
                heap.Release(slot);
            for (int number = 0; number < slots.Length; number++)
                slots[number] = heap.Add(Encoding.ASCII.GetBytes($"n{round:000}{number:0000}"));
        }

        Assert.That(slots.Max(slot => slot.Offset), Is.LessThanOrEqualTo(end));
        Assert.That(slots.Select(slot => slot.Offset), Is.Unique);
        Assert.That(Encoding.ASCII.GetString(heap.Get(slots[123])), Is.EqualTo("n0990123"));
    }
}
